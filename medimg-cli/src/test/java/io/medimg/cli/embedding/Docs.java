package io.medimg.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The snippets of the documentation, as a reader copies them. */
final class Docs {
  private static final Path ROOT = Path.of(System.getProperty("medimg.root"));
  private static final String FENCE = "```";

  private Docs() {}

  /**
   * The first block of a language behind a heading.
   *
   * @param page below the root of the checkout
   * @param heading without its hashes
   * @param language of the fence; empty for none
   * @return its lines
   */
  static String block(String page, String heading, String language) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve(page));
    int line = lines.indexOf("## " + heading);
    assertThat(line).as("%s: section '%s'", page, heading).isNotNegative();
    String open = null;
    StringBuilder block = new StringBuilder();
    for (String text : lines.subList(line + 1, lines.size())) {
      if (open == null && text.startsWith(FENCE)) {
        open = text.substring(FENCE.length());
      } else if (open != null && text.equals(FENCE)) {
        if (open.equals(language)) {
          return block.toString();
        }
        open = null;
      } else if (open != null && open.equals(language)) {
        block.append(text).append('\n');
      } else if (open == null && text.startsWith("## ")) {
        break;
      }
    }
    throw new AssertionError("%s, '%s': no block '%s'".formatted(page, heading, language));
  }
}
