export { Authenticator, SIGN_IN_STRATEGIES, type SignInStrategy } from './authenticate.ts';
export { By, Public, requestOf, SignInGuard } from './sign-in.guard.ts';
