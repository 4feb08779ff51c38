/** The data that a relay gives with a call-back, as an agent reads it. */
import { expect } from '@open-wc/testing';
import { expectAccessible } from '../support/axe.js';
import { AgentPage } from './agent-page.js';

let page: AgentPage;
afterEach(() => page.close());

const data = ({ element }: AgentPage): string[][] =>
  [...element.renderRoot.querySelectorAll('[part=data-row]')].map((row) =>
    [...row.children].map(({ textContent }) => textContent.trim()),
  );

describe('the data of a call-back', () => {
  it("has the agent's words for what a relay gives with a call-back", async () => {
    const calldata = JSON.stringify({
      name: 'Anna <b>',
      customer: 'c-17',
      language: 'zh-CN',
      page: 'https://shop.example/lamps/17',
      data: 'order 4711',
    });
    page = await AgentPage.ring({ calldata }, { lang: 'de' });
    expect(data(page)).to.deep.equal([
      ['Name laut Seite', 'Anna <b>'],
      ['Kunde', 'c-17'],
      ['Sprache', new Intl.DisplayNames('de', { type: 'language' }).of('zh-CN')],
      ['Seite', 'https://shop.example/lamps/17'],
      ['Von der Seite', 'order 4711'],
    ]);
    expect(page.element.shadowRoot?.querySelector('a'), 'no link').to.equal(null);
    await expectAccessible(page.element);
  });

  it('is shown as it is where a language is none', async () => {
    page = await AgentPage.ring({ calldata: '{"language":"<no language>"}' });
    expect(data(page)).to.deep.equal([['Language', '<no language>']]);
  });
});
