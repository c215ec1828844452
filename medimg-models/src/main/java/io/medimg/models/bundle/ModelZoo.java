package io.medimg.models.bundle;

import io.medimg.core.inference.EngineProvider;
import io.medimg.models.bundle.Verification.Check;
import io.medimg.models.engine.Engines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models from one or several sources, asked in order. Opens no connection unless it was given a
 * source that does. Immutable and safe for use by several threads.
 */
public final class ModelZoo {
  private static final Logger LOG = LoggerFactory.getLogger(ModelZoo.class);

  private final List<ModelSource> sources;

  private ModelZoo(List<ModelSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** The models on the class path. */
  public static ModelZoo embedded() {
    return new ModelZoo(List.of(EmbeddedSource.create()));
  }

  /**
   * The models of given sources.
   *
   * @param sources asked in this order; of equal names the first counts
   * @return a zoo
   */
  public static ModelZoo of(ModelSource... sources) {
    return new ModelZoo(List.of(sources));
  }

  /**
   * The same with one more source, which is asked last.
   *
   * @param source where else models are
   * @return a larger zoo
   */
  public ModelZoo with(ModelSource source) {
    List<ModelSource> more = new ArrayList<>(sources);
    more.add(Objects.requireNonNull(source, "source"));
    return new ModelZoo(more);
  }

  /**
   * The models of all sources.
   *
   * @return those of the first source first, each sorted by name; a name that an earlier source has
   *     is left out
   * @throws IOException if a source cannot be read or reached
   */
  public List<ModelListing> list() throws IOException {
    List<ModelListing> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ModelSource source : sources) {
      List<ModelListing> models = source.list();
      models.stream().filter(m -> !names.contains(m.name())).forEach(all::add);
      models.forEach(m -> names.add(m.name()));
    }
    return List.copyOf(all);
  }

  /**
   * Reads a model and checks all of it. A source that cannot be reached is passed over if another
   * one has the model.
   *
   * @param name as {@link #list()} gives it
   * @return the package
   * @throws IllegalArgumentException if no source has it; the message names those that are there
   * @throws IOException if the source that has it cannot be read, or none that can be read has it
   * @throws ModelPackageException if it is not a sound package
   */
  public ModelPackage load(String name) throws IOException {
    Objects.requireNonNull(name, "name");
    List<ModelListing> known = new ArrayList<>();
    IOException failure = null;
    for (ModelSource source : sources) {
      try {
        List<ModelListing> models = source.list();
        if (models.stream().anyMatch(m -> m.name().equals(name))) {
          return source.load(name);
        }
        known.addAll(models);
      } catch (IOException e) {
        LOG.warn("models of {} are passed over: {}", source, e.getMessage());
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    throw ModelListing.unknown(name, known);
  }

  /**
   * Checks a model's files, loads its networks on every installed engine that starts and takes
   * them, and compares its golden run.
   *
   * @param name as {@link #list()} gives it
   * @return what was found; a broken package is a failed check
   * @throws IllegalArgumentException if no source has it
   * @throws IOException if a source cannot be read or reached
   */
  public Verification verify(String name) throws IOException {
    return verify(name, Engines.installed().providers());
  }

  /**
   * Checks a model's files, loads its networks and compares its golden run.
   *
   * @param name as {@link #list()} gives it
   * @param engines to run it on; every engine that starts here and loads a format of it is tried,
   *     on the CPU
   * @return what was found; a broken package is a failed check
   * @throws IllegalArgumentException if no source has it
   * @throws IOException if a source cannot be read or reached
   */
  public Verification verify(String name, List<EngineProvider> engines) throws IOException {
    try {
      return verify(load(name), engines);
    } catch (ModelPackageException e) {
      return new Verification(
          name, "?", List.of(new Check("files", false, String.valueOf(e.getMessage()))));
    }
  }

  /**
   * Checks a package that was already read: loads its networks and compares its golden run.
   *
   * @param model a sound package
   * @param engines to run it on; every engine that starts here and loads a format of it is tried,
   *     on the CPU
   * @return what was found
   */
  public static Verification verify(ModelPackage model, List<EngineProvider> engines) {
    return Verifier.verify(model, List.copyOf(engines));
  }
}
