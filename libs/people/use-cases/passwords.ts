import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id (the library's default) with the parameters that OWASP's password storage cheat sheet gives first: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

@Injectable()
export class Passwords {
  private readonly decoy = this.hash('the password of nobody');

  hash(password: string): Promise<string> {
    return hash(password, parameters);
  }

  /** Without a hash the same work is done for nothing, so that time does not tell whether a user exists. */
  async matches(password: string, known: string | null): Promise<boolean> {
    const same = await verify(known ?? (await this.decoy), password);
    return same && known !== null;
  }
}
