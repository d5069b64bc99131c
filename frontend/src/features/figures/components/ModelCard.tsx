import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import type { Figures } from "@/features/figures/api/figures";
import { BANDS } from "@/ui/bands";
import { Panel } from "@/ui/Panel";

import { Numbers } from "./Figures";
import { percentOf, standsOn } from "./words";

type Rate = Omit<Figures["models"][number], "model_id" | "model_revision">;

const HEAD = ["Settled", "Of them by lot", "Borne out", "Overruled", "Found to be AI", "Cannot tell"] as const;

/** Precision on live traffic: what people who looked say of what the model claimed. */
export function ModelCard({ figures: { models, bands, generators } }: { figures: Figures }) {
  return (
    <Panel
      title="How far the model is right"
      words="Of the claims that a person could judge. Only those drawn by lot stand for all pictures; the others are what a rule flagged or an owner disputed. “Uncertain” claims nothing and can be neither right nor wrong."
    >
      <Numbers label="By model" head={["Model and revision", ...HEAD]}>
        {models.map(({ model_id, model_revision, ...rate }) => (
          <Row key={`${model_id} ${model_revision}`} name={<Named name={model_id} small={model_revision} />} rate={rate} />
        ))}
      </Numbers>
      <Title order={3} size="lg">By band</Title>
      <Numbers label="By band" head={["Band", ...HEAD]}>
        {bands.map(({ model_id, model_revision, band, ...rate }) => (
          <Row key={`${model_id} ${model_revision} ${band}`} name={<Named name={BANDS[band].words} small={models.length > 1 ? `${model_id}, ${model_revision}` : ""} />} rate={rate} />
        ))}
      </Numbers>
      <Title order={3} size="lg">By generator</Title>
      <Numbers label="By generator" head={["Named by the file", ...HEAD]}>
        {generators.map(({ generator, ...rate }) => (
          <Row key={generator ?? ""} name={generator ?? "None"} rate={rate} />
        ))}
      </Numbers>
    </Panel>
  );
}

function Named({ name, small }: { name: string; small: string }) {
  return (
    <>
      {name}
      {small && (
        <Text size="sm" c="dimmed">
          {small}
        </Text>
      )}
    </>
  );
}

function Row({ name, rate }: { name: ReactNode; rate: Rate }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{rate.cases.toLocaleString()}</td>
      <td>{rate.by_lot.toLocaleString()}</td>
      <ShareCell share={rate.precision} />
      <ShareCell share={rate.overrule} />
      <ShareCell share={rate.share_ai} />
      <td>{rate.cannot_tell.toLocaleString()}</td>
    </tr>
  );
}

function ShareCell({ share }: { share: Rate["precision"] }) {
  return (
    <td className={share.value === null ? "none" : ""}>
      {percentOf(share.value)}
      {share.value !== null && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {standsOn(share)}
        </Text>
      )}
    </td>
  );
}
