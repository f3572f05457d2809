import { Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiResponse, ApiSchema, ApiTags } from '@nestjs/swagger';
import { type Actor, notFound, toGlobalId } from '#kernel';
import { By, Public } from '#platform/auth';
import { accepted, type GavelRequest, TextField } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { People } from '../data/people.ts';
import { askingOf, bearerOf } from '../sign-in/bearer.ts';
import { SignIn, TooManyAttempts } from '../use-cases/sign-in.ts';
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

@ApiSchema({ name: 'Session', description: 'A session of twelve hours.' })
class SessionAnswer {
  @ApiProperty({ description: 'What to send as "Authorization: Bearer …".' })
  token!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the session ends by itself.' })
  expiresAt!: Date;

  @ApiProperty({ type: SignedInPerson, description: 'Who is signed in.' })
  person!: SignedInPerson;
}

/** Signing in and out over REST. */
@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly people: People,
    private readonly signIn: SignIn,
    private readonly signOut: SignOut,
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
    try {
      const session = await this.signIn.execute(askingOf(request), body.username, body.password);
      const person = await this.people.byId(session.who.personId);
      if (person === null) throw notFound('person');
      const { name, email, roles } = person;
      const who = { id: toGlobalId('Person', person.id), name, email, roles };
      return { token: session.token, expiresAt: session.expiresAt, person: who };
    } catch (error) {
      if (error instanceof TooManyAttempts) reply.header('retry-after', String(error.seconds));
      throw error;
    }
  }

  @Delete()
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End the session that the request comes with' })
  @ApiResponse({ status: 204, description: 'The session is over.' })
  async end(@By() actor: Actor, @Req() request: GavelRequest): Promise<void> {
    accepted(await this.signOut.execute(actor, bearerOf(request) ?? ''));
  }
}
