/** `groundrules/element`: importing it defines `<groundrules-panel>`; on a server it does nothing. */

import { GroundrulesPanel } from "./panel.js";

export { GroundrulesPanel, type ChangeDetail, type JumpDetail } from "./panel.js";
export type { FieldFor } from "./jump.js";
export type { PackLike } from "./knowledge.js";
export { english, type Counted, type PanelTexts } from "./texts.js";

declare global {
  interface HTMLElementTagNameMap {
    "groundrules-panel": GroundrulesPanel;
  }
  interface HTMLElementEventMap {
    "groundrules-jump": CustomEvent<import("./panel.js").JumpDetail>;
    "groundrules-change": CustomEvent<import("./panel.js").ChangeDetail>;
  }
}

if (globalThis.customElements && !customElements.get("groundrules-panel")) {
  customElements.define("groundrules-panel", GroundrulesPanel);
}
