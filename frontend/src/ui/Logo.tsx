export function Logo({ size = 30 }: { size?: number }) {
  return <img src="/favicon.svg" alt="" width={size} height={size} />;
}
