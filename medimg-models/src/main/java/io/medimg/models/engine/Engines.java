package io.medimg.models.engine;

import io.medimg.core.inference.EngineProvider;
import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.ModelFormat;
import io.medimg.core.inference.NativeFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The engines that networks can run on: those found on the class path, and those handed over.
 * Immutable and safe for use by several threads.
 */
public final class Engines {
  private final List<EngineProvider> providers;

  private Engines(List<EngineProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /**
   * The engines that {@link ServiceLoader} finds, ONNX Runtime first. Loads nothing native.
   *
   * @return those on the class path of this library
   */
  public static Engines installed() {
    Engines found = of(Objects.requireNonNull(Engines.class.getClassLoader(), "class loader"));
    return found.providers.isEmpty() // repackaged without META-INF/services
        ? of(new OnnxRuntimeProvider())
        : found;
  }

  /**
   * The engines that {@link ServiceLoader} finds through a class loader. Loads nothing native.
   *
   * @param loader must see this library and the engines
   * @return those that it finds; may be empty
   */
  public static Engines of(ClassLoader loader) {
    List<EngineProvider> found = new ArrayList<>();
    ServiceLoader.load(EngineProvider.class, Objects.requireNonNull(loader, "loader"))
        .forEach(found::add);
    // By what the library prefers, not by where a jar stands on the class path.
    found.sort(Comparator.comparing(engine -> !engine.name().equals(OnnxRuntimeProvider.NAME)));
    return new Engines(found);
  }

  /**
   * Only the given engines.
   *
   * @param providers in order of preference
   * @return these engines
   */
  public static Engines of(EngineProvider... providers) {
    return new Engines(List.of(providers));
  }

  /**
   * These engines and others, which come first and hide those of the same name.
   *
   * @param explicit in order of preference
   * @return more engines
   */
  public Engines with(EngineProvider... explicit) {
    Map<String, EngineProvider> byName = new LinkedHashMap<>();
    for (EngineProvider provider : explicit) {
      byName.put(provider.name(), provider);
    }
    providers.forEach(provider -> byName.putIfAbsent(provider.name(), provider));
    return new Engines(List.copyOf(byName.values()));
  }

  /** The engines in order of preference. */
  public List<EngineProvider> providers() {
    return providers;
  }

  /**
   * Chooses an engine for a network.
   *
   * @param format what the network is stored as
   * @param engineName which engine, upper and lower case alike; empty for the first that fits
   * @return the engine
   * @throws IllegalArgumentException if no engine has that name, or it does not load the format
   * @throws InferenceException if no engine loads the format
   */
  public EngineProvider forModel(ModelFormat format, Optional<String> engineName) {
    if (engineName.isPresent()) {
      return named(engineName.get(), format);
    }
    return providers.stream()
        .filter(provider -> provider.supports(format))
        .findFirst()
        .orElseThrow(
            () ->
                new InferenceException(
                    "no engine loads %s; there are %s".formatted(format, names())));
  }

  private EngineProvider named(String name, ModelFormat format) {
    EngineProvider found =
        providers.stream()
            .filter(provider -> provider.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no engine '%s'; there are %s".formatted(name, names())));
    if (!found.supports(format)) {
      throw new IllegalArgumentException(
          "engine %s does not load %s".formatted(found.name(), format));
    }
    return found;
  }

  /**
   * The folders that engines on the class path will unpack native libraries into when they start:
   * none for those that need no unpacking, or have done it for good.
   *
   * @return to be tried by {@link NativeFolder#problem()}
   */
  public List<NativeFolder> nativeFolders() {
    return providers.stream().flatMap(provider -> provider.nativeFolder().stream()).toList();
  }

  /** The engines' names, in order of preference. */
  public List<String> names() {
    return providers.stream().map(EngineProvider::name).toList();
  }
}
