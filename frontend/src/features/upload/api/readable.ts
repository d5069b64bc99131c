/** Whether a file can still be read: what reads as "no connection" may be one that was moved or changed after it was chosen. */
export async function readable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
