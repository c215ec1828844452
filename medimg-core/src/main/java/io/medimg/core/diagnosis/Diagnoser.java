package io.medimg.core.diagnosis;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.inference.Device;
import io.medimg.core.inference.EngineProvider;
import io.medimg.core.task.Classifier;
import io.medimg.core.task.Detector;
import io.medimg.core.task.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * The main job in one call: quality gate, classify, explain, boxes. Safe for use by several threads
 * until closed.
 *
 * <pre>{@code
 * try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
 *   Diagnosis diagnosis = diagnoser.diagnose(Images.read(Path.of("chest.dcm")));
 *   diagnosis.top(3).forEach(System.out::println);
 * }
 * }</pre>
 */
public interface Diagnoser extends AutoCloseable {
  /**
   * Diagnoses one image; of several frames, the first. Labels that hold for some ages only are
   * assessed if the image's metadata state such an age.
   *
   * @param image left as it is
   * @return the diagnosis; it may abstain with a reason
   * @throws IllegalStateException if closed
   */
  Diagnosis diagnose(MedicalImage image);

  /**
   * Diagnoses one image of which more is known than its file says.
   *
   * @param image left as it is
   * @param facts what the file may not say; the first quality flags say which were used, and which
   *     the file contradicts
   * @return the diagnosis; it may abstain with a reason
   * @throws IllegalStateException if closed
   */
  default Diagnosis diagnose(MedicalImage image, Facts facts) {
    Facts.Applied applied = facts.applyTo(image);
    return diagnose(applied.image()).withNotes(applied.notes());
  }

  /**
   * Diagnoses images in order.
   *
   * @param images left as they are; may be empty
   * @return one diagnosis per image
   * @throws IllegalStateException if closed
   */
  default List<Diagnosis> diagnose(List<MedicalImage> images) {
    return images.stream().map(this::diagnose).toList();
  }

  /** The classifier beneath, for explainers; closed with this diagnoser. */
  Classifier classifier();

  /** Waits for running calls, then gives native memory back. May be called twice. */
  @Override
  void close();

  /**
   * Chest radiographs, with the embedded model.
   *
   * @return a builder that opens on the CPU unless told otherwise
   * @throws IllegalStateException if no module that diagnoses chest films is on the class path
   */
  static Builder chestXray() {
    return of("chest-xray");
  }

  /**
   * A task by name.
   *
   * @param task for example {@code chest-xray}
   * @return a builder
   * @throws IllegalStateException if no module on the class path offers it
   */
  static Builder of(String task) {
    return of(task, Objects.requireNonNull(Diagnoser.class.getClassLoader(), "class loader"));
  }

  /**
   * A task by name, offered by what a class loader sees. For plug-ins and containers whose own
   * class loader does not see the provider.
   *
   * @param task for example {@code chest-xray}
   * @param loader must see this library and the provider
   * @return a builder
   * @throws IllegalStateException if no provider that it sees offers the task
   */
  static Builder of(String task, ClassLoader loader) {
    List<Provider> found = new ArrayList<>();
    ServiceLoader.load(Provider.class, Objects.requireNonNull(loader, "loader"))
        .forEach(found::add);
    return of(task, found);
  }

  /**
   * A task by name, offered by given providers; nothing is looked for. For OSGi and wherever else
   * {@link ServiceLoader} does not reach.
   *
   * @param task for example {@code chest-xray}
   * @param providers asked in this order
   * @return a builder
   * @throws IllegalStateException if none of them offers the task
   */
  static Builder of(String task, List<? extends Provider> providers) {
    Objects.requireNonNull(task, "task");
    return providers.stream()
        .filter(provider -> provider.tasks().contains(task))
        .findFirst()
        .map(provider -> provider.builder(task))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    ("nothing that was found diagnoses '%s'; add io.medimg:medimg-models, or hand"
                            + " its provider over where class loaders are apart (OSGi)")
                        .formatted(task)));
  }

  /** How a diagnoser is opened. Not safe for use by several threads; build one per thread. */
  interface Builder {
    /**
     * Where networks run; the CPU if not called.
     *
     * @param device a named device never falls back
     * @return this builder
     */
    Builder device(Device device);

    /**
     * The engine; the first that loads the model's format if not called.
     *
     * @param name for example {@code OnnxRuntime} or {@code PyTorch}
     * @return this builder
     */
    Builder engine(String name);

    /**
     * The engines to choose from; those that {@link ServiceLoader} finds if not called.
     *
     * @param providers in order of preference
     * @return this builder
     */
    Builder engines(List<? extends EngineProvider> providers);

    /**
     * Threads inside one run; 1 if not called.
     *
     * @param threads 0 leaves it to the engine
     * @return this builder
     */
    Builder intraOpThreads(int threads);

    /**
     * How many of the likeliest findings are explained with heatmap and boxes; 3 if not called.
     *
     * @param count 0 or more
     * @return this builder
     */
    Builder explain(int count);

    /**
     * A detector whose boxes are added to those from heatmaps; closed with the diagnoser.
     *
     * @param detector an open detector
     * @return this builder
     */
    Builder detector(Detector detector);

    /**
     * Whether images that fail the quality gate are refused (the default) or only flagged.
     *
     * @param abstain false gives scores whatever the image is
     * @return this builder
     */
    Builder abstain(boolean abstain);

    /**
     * Loads the model and takes native memory.
     *
     * @return an open diagnoser, to be closed by the caller
     */
    Diagnoser open();
  }

  /**
   * Offers diagnosers; found by {@link ServiceLoader} or handed over. Safe for use by several
   * threads.
   */
  interface Provider {
    /** The tasks that it offers. */
    List<String> tasks();

    /**
     * A builder for one of them.
     *
     * @param task one of {@link #tasks()}
     * @return a fresh builder
     */
    Builder builder(String task);
  }
}
