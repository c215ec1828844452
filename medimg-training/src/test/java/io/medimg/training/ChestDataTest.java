package io.medimg.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.training.Film.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChestDataTest {
  private static List<Film> films() throws IOException {
    for (Path place : List.of(Path.of("../shared/data"), Path.of("../../shared/data"))) {
      if (Files.isDirectory(place.resolve("chest-nih"))) {
        return ChestData.read(place);
      }
    }
    assumeTrue(false, "skipped: no ../shared/data beside the project");
    return List.of();
  }

  private static Set<String> shared(List<Film> films, Split one, Split other) {
    Map<Split, Set<String>> patients = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      patients.put(split, new HashSet<>());
    }
    films.forEach(film -> patients.get(film.split()).add(film.patient()));
    Set<String> both = new HashSet<>(patients.get(one));
    both.retainAll(patients.get(other));
    return both;
  }

  @Test
  void noPatientIsInTwoSplits() throws IOException {
    List<Film> films = films();

    assertThat(shared(films, Split.TRAIN, Split.VALIDATION)).isEmpty();
    assertThat(shared(films, Split.TRAIN, Split.TEST)).isEmpty();
    assertThat(shared(films, Split.VALIDATION, Split.TEST)).isEmpty();
  }

  @Test
  void aHeldFoldSharesNoPatientWithItsTraining() throws IOException {
    List<Film> films = films();

    for (int fold = 0; fold < 5; fold++) {
      List<Film> held = Folds.hold(films, fold, 5);
      assertThat(shared(held, Split.TRAIN, Split.TEST)).isEmpty();
      assertThat(held.stream().filter(film -> film.split() == Split.TEST)).isNotEmpty();
      assertThat(held.stream().filter(film -> film.split() == Split.VALIDATION)).isEmpty();
    }
  }

  @Test
  void fileNamesGiveThePatient() {
    assertThat(ChestData.child("person17_bacteria_56.jpeg")).isEqualTo("person17");
    assertThat(ChestData.child("NORMAL2-IM-1018-0001.jpeg")).isEqualTo("normal1018");
    assertThat(ChestData.child("IM-0640-0001-0001.jpeg")).isEqualTo("normal0640");
  }
}
