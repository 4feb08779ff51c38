/** As little as an element of Lit can be: what the widget is measured beside. */
import { LitElement, html } from 'lit';

class BareElement extends LitElement {
  override render() {
    return html`<button>Call us</button>`;
  }
}

customElements.define('bare-element', BareElement);
