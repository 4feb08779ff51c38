/** The documented examples on the real client: the requests it sends and the answers it reads. */
import { expect } from '@open-wc/testing';
import * as documented from '../fixtures/documented.js';
import { adapterFor, apiError, facade, text, verdict } from './fake-server.js';

describe('the documented examples', () => {
  it('of a support check are read', async () => {
    const center = adapterFor(() => text(documented.supported));
    expect(await center.checkSupport()).to.deep.equal({
      clickToCallSupported: true,
      webRTCSupported: false,
    });
    expect(await adapterFor(() => text(documented.supportedFabric)).checkSupport()).to.deep.equal({
      clickToCallSupported: true,
      webRTCSupported: true,
    });
  });

  it('of creating a video call have the body that is sent', async () => {
    const center = adapterFor(() => text(documented.created));
    await center.create('video');
    expect(await center.requests[0]!.text()).to.equal(documented.createRequest);
  });

  it('are read with resultDesc missing or misspelt', async () => {
    for (const body of [documented.createdMisspelt, '{"resultCode":"0"}']) {
      const created = adapterFor(() => text(body)).create('voice');
      expect(await verdict(created), body).to.equal('accepted');
    }
  });

  it('of a drop are read', async () => {
    for (const body of [documented.dropped, documented.droppedWithoutWords]) {
      const dropped = adapterFor(() => text(body)).drop();
      expect(await verdict(dropped), body).to.equal('accepted');
    }
  });

  it('of a connected call give the gateway', async () => {
    const event = await adapterFor(() => text(documented.connected)).poll();
    expect(event).to.deep.equal({ kind: 'connected', gateway: documented.connectedGateway });
  });

  it('have been repaired only in the quotes of the published event', async () => {
    const { connected, connectedAsPublished } = documented;
    expect(() => JSON.parse(connectedAsPublished) as unknown).to.throw(SyntaxError);
    expect(connected.replace(/"(resultCode|resultDesc)"/g, '$1')).to.equal(connectedAsPublished);
    const error = await apiError(adapterFor(() => text(connectedAsPublished)).poll());
    expect(error.code).to.equal('bad-response');
    expect(error.message).to.include('body');
  });

  it('of refusals give their error codes', async () => {
    const { createFailed, noAgents, dropFailed } = documented.refusals;
    const create = (body: string) => apiError(adapterFor(() => text(body)).create('voice'));
    expect(await create(createFailed)).to.include({ code: 'refused', answered: true });
    expect(await create(noAgents)).to.include({ code: 'no-agent', answered: true });
    const drop = await apiError(adapterFor(() => text(dropFailed)).drop());
    expect(drop).to.include({ code: 'refused', answered: true });
    expect(drop.message).to.include('disconnect failed');
  });

  it('have the paths and methods that are requested', async () => {
    const answers: Record<string, string> = {
      checkClickToCallSupport: documented.supported,
      createClickToCall: documented.created,
      getClickToCallEvents: documented.connected,
      dropClickToCall: documented.dropped,
    };
    const center = adapterFor(({ url }) =>
      text(answers[new URL(url).pathname.split('/').at(-1)!]!),
    );
    await center.checkSupport();
    await center.create('voice');
    await center.poll();
    await center.drop();
    expect(center.requests.map(({ method, url }) => [method, new URL(url).pathname])).to.deep.equal(
      [
        ['GET', `${facade}checkClickToCallSupport`],
        ['POST', `${facade}createClickToCall`],
        ['GET', `${facade}getClickToCallEvents`],
        ['POST', `${facade}dropClickToCall`],
      ],
    );
  });
});
