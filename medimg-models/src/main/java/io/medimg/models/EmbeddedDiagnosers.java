package io.medimg.models;

import io.medimg.core.MedimgException;
import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.models.bundle.ModelZoo;
import java.io.IOException;
import java.util.List;

/** The diagnosers that come with embedded models. Safe for use by several threads. */
public final class EmbeddedDiagnosers implements Diagnoser.Provider {
  private static final String CHEST_XRAY = "chest-xray";

  /** For {@link java.util.ServiceLoader}. */
  public EmbeddedDiagnosers() {}

  @Override
  public List<String> tasks() {
    return List.of(CHEST_XRAY);
  }

  @Override
  public Diagnoser.Builder builder(String task) {
    if (!tasks().contains(task)) {
      throw new IllegalArgumentException("'%s' is none of %s".formatted(task, tasks()));
    }
    return new Diagnosers.Builder(
        () -> {
          try {
            return ModelZoo.embedded().load(task);
          } catch (IOException e) {
            throw new MedimgException("the embedded model '%s' cannot be read".formatted(task), e);
          }
        });
  }
}
