import { Injectable } from '@nestjs/common';
import { sha256 } from '#kernel';
import { DataSource } from 'typeorm';
import { forgottenAfter, waitAfter } from '../domain/throttle.ts';

/** Counts attempts in PostgreSQL, so that it holds over any number of API processes. */
@Injectable()
export class SignInThrottle {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Counts an attempt as failed before the password is looked at, so that many at once cannot slip past the count.
   * @returns seconds to wait when there have been too many; 0 when it may go on
   */
  async claim(username: string, address: string, now: Date): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const key = keyOf(username, address);
      await manager.query(
        `INSERT INTO sign_in_throttle (key, attempts, last_attempt_at, blocked_until) VALUES ($1, 1, $2, $2)
         ON CONFLICT DO NOTHING`,
        [key, never],
      );
      const [row]: { attempts: number; last: Date; until: Date }[] = await manager.query(
        `SELECT attempts, last_attempt_at AS last, blocked_until AS until FROM sign_in_throttle WHERE key = $1 FOR UPDATE`,
        [key],
      );
      if (row !== undefined && row.until > now)
        return Math.ceil((row.until.getTime() - now.getTime()) / 1000);
      const fresh = row === undefined || now.getTime() - row.last.getTime() > forgottenAfter * 1000;
      const attempts = fresh ? 1 : row.attempts + 1;
      const wait = waitAfter(attempts) * 1000;
      // Without a wait it blocks nobody, not even an attempt that came first and waited longer for the lock.
      const until = wait === 0 ? never : new Date(now.getTime() + wait);
      await manager.query(
        `UPDATE sign_in_throttle SET attempts = $2, last_attempt_at = $3, blocked_until = $4 WHERE key = $1`,
        [key, attempts, now, until],
      );
      return 0;
    });
  }

  /** A right password ends the count; counts that no longer matter go with it. */
  async clear(username: string, address: string, now: Date): Promise<void> {
    await this.dataSource.query(`DELETE FROM sign_in_throttle WHERE key = $1 OR last_attempt_at < $2`, [
      keyOf(username, address),
      new Date(now.getTime() - forgottenAfter * 1000),
    ]);
  }
}

const never = new Date(0);

/** Hashed, so that what people type into the wrong field is not kept. */
const keyOf = (username: string, address: string): Buffer =>
  sha256(`${username.trim().toLowerCase()}\n${address}`);
