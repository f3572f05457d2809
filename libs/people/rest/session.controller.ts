import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiResponse, ApiSchema, ApiTags } from '@nestjs/swagger';
import { type Actor, notFound, toGlobalId } from '#kernel';
import { By, Public } from '#platform/auth';
import { accepted, type GavelRequest, TextField } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { People } from '../data/people.ts';
import { askingOf } from '../sign-in/bearer.ts';
import { SessionCookie } from '../sign-in/session-cookie.ts';
import { type Session, SignIn, TooManyAttempts } from '../use-cases/sign-in.ts';
import { SignOut } from '../use-cases/sign-out.ts';

@ApiSchema({ name: 'SignIn', description: 'A user name and its password.' })
class SignInBody {
  @TextField({ required: true, min: 1, max: 254, description: 'The user name, in any case.' })
  username!: string;

  @TextField({ required: true, min: 1, max: 1000, description: 'The password.' })
  password!: string;
}

@ApiSchema({ name: 'SignedInPerson', description: 'Who is signed in.' })
class SignedInPerson {
  @ApiProperty({ description: 'The global id.' })
  id!: string;

  @ApiProperty({ description: 'The full name.' })
  name!: string;

  @ApiProperty({ description: 'The main e-mail address.' })
  email!: string;

  @ApiProperty({ type: String, isArray: true, description: 'The roles held now.' })
  roles!: readonly string[];
}

@ApiSchema({ name: 'BrowserSession', description: 'A session of twelve hours, in a cookie.' })
class BrowserSessionAnswer {
  @ApiProperty({ type: String, format: 'date-time', description: 'When the session ends by itself.' })
  expiresAt!: Date;

  @ApiProperty({ type: SignedInPerson, description: 'Who is signed in.' })
  person!: SignedInPerson;
}

@ApiSchema({ name: 'Session', description: 'A session of twelve hours.' })
class SessionAnswer extends BrowserSessionAnswer {
  @ApiProperty({ description: 'What to send as "Authorization: Bearer …".' })
  token!: string;
}

/** Signing in and out over REST. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly people: People,
    private readonly signIn: SignIn,
    private readonly signOut: SignOut,
    private readonly cookie: SessionCookie,
  ) {}

  @Public()
  @Post()
  @ApiOperation({ summary: 'Sign in with user name and password' })
  @ApiResponse({ status: 201, type: SessionAnswer, description: 'The session.' })
  @ApiResponse({ status: 401, description: 'User name and password do not fit.' })
  @ApiResponse({ status: 429, description: 'Too many failures; Retry-After says how many seconds to wait.' })
  async start(
    @Body() body: SignInBody,
    @Req() request: GavelRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    return this.enter('session', body, request, reply);
  }

  @Public()
  @Post('browser')
  @ApiOperation({
    summary: 'Sign in a browser: the session comes in a cookie that no script can read',
    description:
      'With the cookie, whatever is not only read needs the header X-Gavel-Client: console. It ends sooner when nobody uses it.',
  })
  @ApiResponse({ status: 201, type: BrowserSessionAnswer, description: 'The session, in Set-Cookie.' })
  @ApiResponse({ status: 401, description: 'User name and password do not fit.' })
  @ApiResponse({ status: 429, description: 'Too many failures; Retry-After says how many seconds to wait.' })
  async startInBrowser(
    @Body() body: SignInBody,
    @Req() request: GavelRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BrowserSessionAnswer> {
    const { token, ...shown } = await this.enter('browser', body, request, reply);
    this.cookie.set(reply, token, shown.expiresAt);
    return shown;
  }

  @Delete()
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End the session that the request comes with' })
  @ApiResponse({ status: 204, description: 'The session is over.' })
  async end(
    @By() actor: Actor,
    @Req() request: GavelRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    accepted(await this.signOut.execute(actor, this.cookie.sentWith(request)));
    this.cookie.clear(request, reply);
  }

  private async enter(
    kind: 'session' | 'browser',
    { username, password }: SignInBody,
    request: GavelRequest,
    reply: FastifyReply,
  ): Promise<SessionAnswer> {
    try {
      const session = await this.signIn.execute(askingOf(request), username, password, kind);
      const { token, expiresAt } = session;
      return { token, expiresAt, person: await this.shown(session) };
    } catch (error) {
      if (error instanceof TooManyAttempts) reply.header('retry-after', String(error.seconds));
      throw error;
    }
  }

  private async shown({ who }: Session): Promise<SignedInPerson> {
    const person = await this.people.byId(who.personId);
    if (person === null) throw notFound('person');
    const { name, email, roles } = person;
    return { id: toGlobalId('Person', person.id), name, email, roles };
  }
}
