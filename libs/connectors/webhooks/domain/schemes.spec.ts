import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { vendors } from '../vendors/index.ts';
import { vendorNames } from './integration.ts';
import { hmacHex, standardWebhooks } from './schemes.ts';
import { secretOf, signed } from '../../testing/index.ts';

const now = new Date('2026-11-21T14:00:00Z');
const body = Buffer.from('{"a": 1}');

describe('signatures that their inventors publish', () => {
  it('of GitHub: the example of its documentation', () => {
    const headers = {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    };
    const incoming = { headers, body: Buffer.from('Hello, World!') };
    expect(hmacHex('x-hub-signature-256', 'sha256=')(incoming, ["It's a Secret to Everybody"], now)).toBe(
      'AUTHENTIC',
    );
  });

  it('of Standard Webhooks: the example of its specification', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const incoming = { headers, body: Buffer.from('{"test": 2432232314}') };
    const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
    expect(standardWebhooks(incoming, secrets, new Date(1_614_265_330_000))).toBe('AUTHENTIC');
    expect(standardWebhooks(incoming, secrets, new Date(1_614_265_631_000))).toBe('STALE');
    expect(standardWebhooks(incoming, secrets, new Date(1_614_265_029_000))).toBe('STALE');
  });
});

describe.each(vendorNames)('a request of %s', (name) => {
  const { authentic } = vendors[name];
  const secret = secretOf(name);
  const other = secretOf(name);
  const headers = signed(name, secret, body, now);

  it('is known by its secret, and by either of two while one takes the other’s place', () => {
    expect(authentic({ headers, body }, [secret], now)).toBe('AUTHENTIC');
    expect(authentic({ headers, body }, [other, secret], now)).toBe('AUTHENTIC');
  });

  it('is refused with another secret, with none on either side, and with an altered signature', () => {
    expect(authentic({ headers, body }, [other], now)).toBe('BAD_SIGNATURE');
    expect(authentic({ headers, body }, [], now)).toBe('BAD_SIGNATURE');
    expect(authentic({ headers: {}, body }, [secret], now)).toBe('BAD_SIGNATURE');
    const altered = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, `${value}0`]));
    expect(authentic({ headers: altered, body }, [secret], now)).toBe('BAD_SIGNATURE');
    const empty = Object.fromEntries(Object.keys(headers).map((key) => [key, '']));
    expect(authentic({ headers: empty, body }, [secret], now)).toBe('BAD_SIGNATURE');
  });
});

// A password proves who sends, and nothing of what is sent.
const signing = vendorNames.filter((name) => !['AZURE_DEVOPS', 'JENKINS', 'ARGO_CD'].includes(name));

describe.each(signing)('a body that %s signed', (name) => {
  it('is refused when one byte is another', () => {
    const secret = secretOf(name);
    const headers = signed(name, secret, body, now);
    const altered = Buffer.from(body);
    altered[3] = 0x62;
    expect(vendors[name].authentic({ headers, body: altered }, [secret], now)).toBe('BAD_SIGNATURE');
  });
});

describe('GitLab’s older way', () => {
  it('takes the secret itself in a header, but never beside a signature that is wrong', () => {
    const secret = secretOf('GITLAB');
    const { authentic } = vendors.GITLAB;
    const token = { 'x-gitlab-token': secret };
    expect(authentic({ headers: token, body }, [secret], now)).toBe('AUTHENTIC');
    expect(authentic({ headers: { 'x-gitlab-token': 'guess' }, body }, [secret], now)).toBe('BAD_SIGNATURE');
    expect(authentic({ headers: { ...token, 'webhook-signature': 'v1,x' }, body }, [secret], now)).toBe(
      'BAD_SIGNATURE',
    );
  });
});

describe('CircleCI’s list of signatures', () => {
  it('holds one that fits', () => {
    const secret = secretOf('CIRCLECI');
    const good = createHmac('sha256', secret).update(body).digest('hex');
    const { authentic } = vendors.CIRCLECI;
    const with_ = (signature: string) =>
      authentic({ headers: { 'circleci-signature': signature }, body }, [secret], now);
    expect(with_(`v0=abc, v1=${good},v1=def`)).toBe('AUTHENTIC');
    expect(with_(`v2=${good}`)).toBe('BAD_SIGNATURE');
  });
});
