package io.medimg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir private Path folder;

  private List<String> names(Object... arguments) {
    return expand(arguments).images().stream()
        .map(i -> folder.relativize(i.path()).toString().replace('\\', '/'))
        .toList();
  }

  private Inputs expand(Object... arguments) {
    return new Inputs().expand(Arrays.stream(arguments).map(String::valueOf).toList());
  }

  @Test
  void foldersGiveAllImagesBelowThemSorted() throws IOException {
    Films.good(folder.resolve("b/deep"), "z.png");
    Films.good(folder.resolve("b/deep"), "scan"); // by content, without an ending
    Films.good(folder, "a.png");
    Films.text(folder, "notes.txt");
    Films.text(folder, "broken.dcm"); // calls itself an image: kept, to be reported
    Films.good(folder.resolve(".hidden"), "h.png");
    Films.good(folder, ".hidden.png");
    Files.write(folder.resolve("DICOMDIR"), new byte[200]);
    assertThat(names(folder)).containsExactly("a.png", "b/deep/scan", "b/deep/z.png", "broken.dcm");
    assertThat(expand(folder).problems()).isEmpty();
  }

  @Test
  void patternsMatchBelowTheirFixedPart() throws IOException {
    Films.good(folder.resolve("x"), "1.png");
    Films.good(folder.resolve("y/z"), "2.png");
    Films.good(folder, "3.PNG");
    assertThat(names(folder + "/*.PNG")).containsExactly("3.PNG");
    assertThat(names(folder + "/**.png")).containsExactly("x/1.png", "y/z/2.png");
    assertThat(names(folder + "/{x,y}/**")).containsExactly("x/1.png", "y/z/2.png");
    assertThat(names(folder + "/?/[12].png")).containsExactly("x/1.png");
  }

  @Test
  void aPatternWithoutMatchAndNonsenseAreProblems() {
    assertThat(expand(folder + "/*.png").problems()).hasSize(1);
    assertThat(expand(folder + "/[.png").problems().get(0).why()).hasMessageContaining("pattern");
    assertThat(expand("").problems()).hasSize(1);
    assertThat(expand("a\0b").problems()).hasSize(1);
    assertThat(expand(folder.resolve("none") + "/*.png").problems()).hasSize(1);
  }

  @Test
  void aFileWithSignsInItsNameIsAFile() throws IOException {
    Films.good(folder, "scan[1].png");
    assertThat(names(folder.resolve("scan[1].png"))).containsExactly("scan[1].png");
  }

  @Test
  void eachImageComesOnce() throws IOException {
    Path film = Films.good(folder, "a.png");
    assertThat(names(film, folder, folder + "/./a.png", folder + "/*.png"))
        .containsExactly("a.png");
  }

  @Test
  void aFolderWithoutImagesIsAProblem() throws IOException {
    Films.text(folder, "notes.txt");
    Inputs inputs = expand(folder);
    assertThat(inputs.images()).isEmpty();
    assertThat(inputs.problems().get(0).why()).hasMessageContaining("holds no image");
  }

  @Test
  void linksInCirclesEnd() throws IOException {
    Films.good(folder.resolve("a"), "1.png");
    try {
      Files.createSymbolicLink(folder.resolve("a/up"), folder);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "no links here");
    }
    Inputs inputs = expand(folder);
    assertThat(inputs.images()).hasSize(1);
    assertThat(inputs.problems()).hasSize(1);
  }
}
