/** The smallest possible Lit element, with which the widget is compared. */
import { LitElement, html } from 'lit';

class BareElement extends LitElement {
  override render() {
    return html`<button>Call us</button>`;
  }
}

customElements.define('bare-element', BareElement);
