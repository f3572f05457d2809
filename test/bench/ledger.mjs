// The ledger: leaves made of records against hashing alone, and proofs from small and large trees.
import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { ownDatabase } from './own-database.mjs';

const asked = 2_000;

export async function ledger(stack, { quick }) {
  const built = await import('../../dist/libs/ledger/testing/index.js');
  const { LogReader } = await import('../../dist/libs/ledger/data/log-reader.js');
  const { inclusionProof } = await import('../../dist/libs/ledger/domain/proofs.js');
  const { recordDigest, entryText } = await import('../../dist/libs/ledger/domain/records.js');
  const ours = { ...built, LogReader, inclusionProof, recordDigest, entryText };
  const proofs = [];
  for (const size of quick ? [1_000, 10_000] : [10_000, 1_000_000])
    proofs.push({ size, ...(await proving(stack, ours, size)) });
  return { sequencing: await sequencing(stack, ours, quick ? 2_000 : 20_000), proofs };
}

/** Events that wait, made leaves by the worker's own code; and the same records digested and hashed in memory. */
const sequencing = (stack, { aSequencer, recordDigest, entryText, entryHash, GrowingTiles }, count) =>
  ownDatabase(stack, async ({ client, ownerUrl }) => {
    const keyFile = path.join(stack.dataDir, `bench-${process.pid}.key`);
    await client.query(
      `INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
       SELECT gen_random_uuid(), 'bench.happened', 'bench', gen_random_uuid(), jsonb_build_object('n', n, 'why', repeat('because ', 20)),
         'system', 'Bench', 'workflow', 'bench', date_trunc('milliseconds', now()), sha256(n::text::bytea)
       FROM generate_series(1, $1::int) AS n`,
      [count],
    );
    const { rows } = await client.query('SELECT id, to_jsonb(e) AS record FROM event e');
    const one = await aSequencer(ownerUrl, keyFile);
    const from = performance.now();
    while (await one.sequence());
    const ms = performance.now() - from;
    await one.close();
    rmSync(keyFile, { force: true });
    const began = performance.now();
    const tree = new GrowingTiles();
    for (const { id, record } of rows)
      tree.add(
        entryHash(
          Buffer.from(entryText({ kind: 'event', id, digest: recordDigest(record), document: null })),
        ),
      );
    tree.root();
    const alone = performance.now() - began;
    return { count, rate: (count / ms) * 1_000, alone: (rows.length / alone) * 1_000 };
  });

/** A tree of so many leaves, filled past the triggers that would make it slow, and proofs of random ones. */
const proving = (stack, { LogReader, inclusionProof, GrowingTiles }, size) =>
  ownDatabase(stack, async ({ superuserUrl }) => {
    const client = new pg.Client({ connectionString: superuserUrl });
    await client.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO ledger_leaf (leaf_index, kind, record_id, pending_seq, digest, leaf_hash)
       SELECT n, 'event', id, n, digest, sha256('\\x00'::bytea || convert_to(ledger_entry('event', id, digest, NULL), 'UTF8'))
       FROM (SELECT n, gen_random_uuid() AS id, sha256(n::text::bytea) AS digest FROM generate_series(0, $1::int - 1) AS n) AS l`,
      [size],
    );
    const tree = new GrowingTiles();
    const { rootOfComplete } = await import('../../dist/libs/ledger/domain/tiles.js');
    for (let from = 0; from < size; from += 65_536) {
      const { rows } = await client.query(
        'SELECT leaf_hash FROM ledger_leaf WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index',
        [from, from + 65_536],
      );
      for (const tile of rows.flatMap(({ leaf_hash }) => tree.add(leaf_hash)))
        await client.query(
          'INSERT INTO ledger_tile (level, tile_index, hashes, root) VALUES ($1, $2, $3, $4)',
          [tile.level, tile.index, tile.hashes, rootOfComplete(tile.hashes)],
        );
    }
    await client.query('VACUUM ANALYZE ledger_leaf, ledger_tile');
    const source = await new DataSource({ type: 'postgres', url: superuserUrl, poolSize: 1 }).initialize();
    const { rows } = await client.query(
      'SELECT record_id AS id FROM ledger_leaf WHERE leaf_index = ANY($1::bigint[])',
      [Array.from({ length: asked }, () => Math.floor(Math.random() * size))],
    );
    const times = [];
    let hashes = 0;
    // The first round reads pages from disk and plans; each proof of the second begins with nothing in memory.
    for (const round of [0, 1])
      for (const { id } of rows) {
        const reader = new LogReader({ manager: source.manager });
        const from = performance.now();
        const leaf = await reader.leaf('event', id);
        const proof = await inclusionProof(leaf.index, size, reader.nodes);
        if (round > 0) times.push(performance.now() - from);
        hashes = Math.max(hashes, proof.length);
      }
    await source.destroy();
    await client.end();
    times.sort((a, b) => a - b);
    return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)], hashes };
  });
