package io.medimg.preprocess.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Which innermost loops run: {@link #describe} tells. Vector instructions are chosen once, at
 * start-up, where the JVM was started with {@code --add-modules jdk.incubator.vector}; the system
 * property {@code medimg.kernels} ({@code plain} or {@code vector}) says otherwise. {@code opencv}
 * also gives the operations that native OpenCV does faster to {@link NativeOperations}; it is never
 * loaded unless asked for.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Kernels {
  private static final String PROPERTY = "medimg.kernels";
  private static final Loops CHOSEN = choose(System.getProperty(PROPERTY, ""));
  private static final NativeOperations OPERATIONS = operations(System.getProperty(PROPERTY, ""));

  private Kernels() {}

  /** What the innermost loops are made of, for people. */
  public static String describe() {
    return OPERATIONS instanceof PlainOperations
        ? CHOSEN.describe()
        : CHOSEN.describe() + "; median, Gaussian and affine maps by " + OPERATIONS.describe();
  }

  static NativeOperations operations() {
    return OPERATIONS;
  }

  static Loops loops() {
    return CHOSEN;
  }

  private static Loops choose(String asked) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "plain" -> new PlainLoops();
      case "vector" -> {
        Loops loops = vector();
        if (loops instanceof PlainLoops) {
          throw new IllegalStateException(
              "%s=vector was asked for, but the JVM has no vector instructions for it; start it with"
                      .formatted(PROPERTY)
                  + " --add-modules jdk.incubator.vector");
        }
        yield loops;
      }
      case "", "opencv" -> vector();
      default ->
          throw new IllegalStateException(
              "%s must be plain, vector or opencv, got %s".formatted(PROPERTY, asked));
    };
  }

  private static NativeOperations operations(String asked) {
    if (!asked.equalsIgnoreCase("opencv")) {
      return new PlainOperations();
    }
    try {
      return (NativeOperations)
          Class.forName("io.medimg.preprocess.opencv.OpenCvOperations")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "%s=opencv was asked for, but OpenCV does not load; %s".formatted(PROPERTY, why(e)), e);
    }
  }

  /** What the constructor said, or that there is none. */
  private static String why(Throwable e) {
    return e instanceof InvocationTargetException made
            && made.getCause() instanceof IllegalStateException said
        ? String.valueOf(said.getMessage())
        : "org.openpnp:opencv:4.9.0-0 adds it";
  }

  /** Loops in vector instructions, or plain ones where there is no module or processor for them. */
  static Loops vector() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new PlainLoops();
    }
    try {
      return (Loops)
          Class.forName("io.medimg.preprocess.kernel.VectorLoops")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new PlainLoops();
    }
  }
}
