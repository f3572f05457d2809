import type { Api } from '../client/api.ts';
import type { ViewerView } from '../client/views.ts';

/** Who the server takes us for. */
export async function askViewer(api: Api): Promise<ViewerView> {
  const { viewer } = await api.graphql<{ viewer: ViewerView }>(
    '{ viewer { name accountKind roles scopes person { name email } } }',
  );
  return viewer;
}
