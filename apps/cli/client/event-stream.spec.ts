import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventParser } from './event-stream.ts';

const stream = [
  ': a comment\n',
  'event: changeUpdated\nid: 17\ndata: {"change":"x"}\n\n',
  'data: one\r\ndata: two\r\n\r\n',
  'event: heartbeat\ndata: {}\n\n',
  'id: 18\n\n',
  'data\n\n',
  'unknown: field\ndata:no space\n\n',
].join('');
const events = [
  { id: '17', type: 'changeUpdated', data: '{"change":"x"}' },
  { id: '17', type: 'message', data: 'one\ntwo' },
  { id: '17', type: 'heartbeat', data: '{}' },
  { id: '18', type: 'message', data: '' },
  { id: '18', type: 'message', data: 'no space' },
];

describe('the parser of Server-Sent Events', () => {
  it('reads events, comments, joined data and kept ids', () => {
    expect(new EventParser().push(stream)).toEqual(events);
  });

  it('reads the same however the stream is cut into pieces', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (at) => {
        const parser = new EventParser();
        const places = [0, ...at.sort((a, b) => a - b), stream.length];
        const pieces = places.slice(1).map((end, i) => stream.slice(places[i], end));
        expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(events);
      }),
    );
  });
});
