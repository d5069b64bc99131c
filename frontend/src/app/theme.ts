import { Alert, createTheme, Loader, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = [
  "#eaf6f4", "#d3eae7", "#a6d5cf", "#76bfb6", "#4fada2", "#35a094", "#1f8b80", "#17766d", "#0f6059", "#074a44",
];
const amber: MantineColorsTuple = [
  "#fff5e3", "#fdeacb", "#f9d397", "#f5bb5f", "#f2a731", "#e09417", "#b87408", "#945b02", "#744700", "#533200",
];
const plum: MantineColorsTuple = [
  "#fbeef7", "#f2d9ea", "#e5afd4", "#d883bd", "#cd5daa", "#c0459a", "#a5307f", "#8a2469", "#6e1953", "#520f3d",
];
// Warm greys: a desk, not a dashboard.
const dark: MantineColorsTuple = [
  "#e8e6e1", "#c9c6bf", "#a5a29b", "#7c7a75", "#54555a", "#3a3d44", "#2a2d34", "#1f2228", "#171a1f", "#101216",
];

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 8, dark: 7 },
  colors: { teal, amber, plum, dark },
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.9rem", lineHeight: "1.2" }, h2: { fontSize: "1.25rem" } } },
  defaultRadius: "md",
  cursorType: "pointer",
  autoContrast: true,
  components: {
    // The sign and the frame carry the colour; the words must be readable on it, light or dark.
    Alert: Alert.extend({ styles: { message: { color: "var(--mantine-color-text)" } } }),
    Loader: Loader.extend({ defaultProps: { role: "status" } }), // a plain box may have no name
  },
});
