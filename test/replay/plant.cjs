// A webpack loader that edits a source while it is bundled: how a test plants a breaking edit.
module.exports = function plant(source) {
  const { find, put } = this.getOptions();
  if (!source.includes(find)) throw new Error(`There is no "${find}" to replace.`);
  return source.replace(find, () => put);
};
