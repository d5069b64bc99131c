import { useEffect, useState } from "react";

/** An address for a local file, given back when it is not shown any more. */
export function useObjectUrl(file: File): string {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(file);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- it has to be given back, which only an effect can do
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
