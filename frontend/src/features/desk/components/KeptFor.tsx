import { Box, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { auditorsQuery, useAssign } from "@/features/desk/api/cases";
import type { CaseSummary } from "@/features/desk/api/types";
import { Fault } from "@/ui/Fault";

/** Whom a case is kept for: nobody else takes it then. */
export function KeptFor({ row }: { row: CaseSummary }) {
  const { data: auditors = [] } = useQuery(auditorsQuery);
  const assign = useAssign(row.id);
  return (
    <Box component="section" className="card" p="lg" aria-label="Kept for">
      <NativeSelect
        label="Keep it for"
        description="Nobody else gets it then"
        data={[{ value: "", label: "Nobody: whoever comes next" }, ...auditors.map(({ id, email }) => ({ value: String(id), label: email }))]}
        value={String(row.assigned_to ?? "")}
        disabled={assign.isPending}
        onChange={({ currentTarget: { value } }) => assign.mutate(value ? Number(value) : null)}
      />
      <Fault error={assign.error} />
    </Box>
  );
}
