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

test("each piece says what it weighs, in words, and a long prompt is folded", () => {
  const parameters = { ...declared, source: "generator", code: "generator_parameters", title: "Generator parameters" };
  show([parameters]);
  expect(screen.getByText("Says that a machine made it")).toBeInTheDocument();
  const table = screen.getByRole("table", { name: /Generator parameters/ });
  expect(within(table).getByText("Somebody")).toBeInTheDocument();
  expect(within(table).getByRole("group")).not.toHaveAttribute("open");
});

const signed = { ...declared, code: "c2pa_valid", weight: "neutral" as const, title: "Content Credentials are intact" };

test("Content Credentials are one piece, in the words their readers know, and each fact once", () => {
  show([declared, { ...signed, details: { signer: "Somebody", "claim generator": "Darkroom 3", actions: "c2pa.created, c2pa.color_adjustments" } }]);
  const table = screen.getByRole("table", { name: "What the Content Credentials say" });
  expect(within(table).getByRole("row", { name: "Issued by Somebody" })).toBeInTheDocument();
  expect(within(table).getByRole("row", { name: "App or device used Darkroom 3" })).toBeInTheDocument();
  expect(within(table).getByRole("row", { name: "Actions created, color adjustments" })).toBeInTheDocument();
  expect(screen.getAllByText("Somebody")).toHaveLength(1);
});

test.each([
  ["c2pa_trusted", "Issuer recognised"],
  ["c2pa_valid", "Issuer not recognised"],
  ["c2pa_invalid", "Invalid"],
  ["c2pa_elsewhere", "Not in the file"],
])("%s is said as %s, and never as a truth about the picture", (code, words) => {
  show([{ ...signed, code, details: {} }]);
  expect(screen.getByText(words)).toBeInTheDocument();
  expect(document.body).not.toHaveTextContent(/authentic|verified/i);
});

test("what invalid Content Credentials claim is called a claim", () => {
  show([{ ...signed, code: "c2pa_invalid", details: { signer: "Somebody", "what does not hold": "assertion.dataHash.mismatch" } }]);
  expect(screen.getByRole("table", { name: "What the invalid Content Credentials claim" })).toHaveTextContent("assertion.dataHash.mismatch");
});
