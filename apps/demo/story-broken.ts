/** Ends the demo: something did not go as the story tells. */
export class StoryBroken extends Error {}
