// The desk comes in one file: whoever opens one of its pages goes to the others, too.
export { CasePage } from "./components/CasePage";
export { DeskFrame } from "./components/DeskFrame";
export { PoliciesPage } from "./components/policies/PoliciesPage";
export { QueuePage } from "./components/QueuePage";
