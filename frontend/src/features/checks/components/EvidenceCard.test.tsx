import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";

import type { Evidence } from "@/api/client";

import { EvidenceCard } from "./EvidenceCard";

const show = (evidence: Evidence[]) =>
  render(
    <MantineProvider>
      <EvidenceCard evidence={evidence} />
    </MantineProvider>,
  );

const declared: Evidence = {
  source: "c2pa",
  code: "c2pa_trained_algorithmic_media",
  weight: "declares_ai",
  title: "Content Credentials name AI",
  text: "The signature holds.",
  details: { signer: "Somebody", prompt: "a cat ".repeat(60) },
};

test("a file without a word about its origin says that this proves nothing", () => {
  show([]);
  expect(screen.getByText("Nothing about where it comes from.")).toBeInTheDocument();
  expect(screen.getByText(/missing proves nothing/)).toBeInTheDocument();
});

test("each piece says what it weighs, in words, and long ones are folded", () => {
  show([declared, { ...declared, code: "c2pa_valid", weight: "neutral", title: "Content Credentials are intact", details: { signer: "Somebody", tool: "X" } }]);
  expect(screen.getByText("Says that a machine made it")).toBeInTheDocument();
  const table = screen.getByRole("table", { name: /name AI/ });
  expect(within(table).getByText("Somebody")).toBeInTheDocument();
  expect(within(table).getByRole("group")).not.toHaveAttribute("open");
});

test("what one piece showed the next does not repeat", () => {
  show([declared, { ...declared, code: "c2pa_valid", weight: "neutral", title: "Content Credentials are intact", details: { signer: "Somebody", tool: "X" } }]);
  expect(screen.getAllByText("Somebody")).toHaveLength(1);
  expect(screen.getByText("Tool")).toBeInTheDocument();
});
