package io.medimg.core.inference;

/**
 * Where a network runs. A named device never falls back: opening on one that is not there throws
 * {@link DeviceUnavailableException}. Only {@link #auto()} chooses, and logs once what it tried.
 * Immutable and safe for use by several threads.
 *
 * @param kind CPU, GPU or AUTO
 * @param index which GPU, from 0; 0 for the others
 */
public record Device(Kind kind, int index) {
  /** The kinds of device. */
  public enum Kind {
    /** The host's processor. */
    CPU,
    /** A CUDA device. */
    GPU,
    /** The first GPU that works, else the CPU. */
    AUTO
  }

  private static final Device CPU = new Device(Kind.CPU, 0);
  private static final Device AUTO = new Device(Kind.AUTO, 0);

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if it is negative, or not 0 for a kind that has no index
   */
  public Device {
    if (index < 0 || (kind != Kind.GPU && index != 0)) {
      throw new IllegalArgumentException("device %s has no index %d".formatted(kind, index));
    }
  }

  /** The host's processor. */
  public static Device cpu() {
    return CPU;
  }

  /**
   * A CUDA device.
   *
   * @param index from 0
   * @return the device
   * @throws IllegalArgumentException if the index is negative
   */
  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /** The first GPU that works, else the CPU. */
  public static Device auto() {
    return AUTO;
  }

  /**
   * Reads {@code cpu}, {@code gpu}, {@code gpu:1}, {@code cuda:1} or {@code auto}.
   *
   * @param text as a user would type it
   * @return the device
   * @throws IllegalArgumentException if it is none of these
   */
  public static Device parse(String text) {
    String t = text.trim().toLowerCase(java.util.Locale.ROOT);
    if (t.equals("cpu")) {
      return CPU;
    }
    if (t.equals("auto")) {
      return AUTO;
    }
    if (t.equals("gpu") || t.equals("cuda")) {
      return gpu(0);
    }
    if (t.matches("(gpu|cuda):\\d{1,3}")) {
      return gpu(Integer.parseInt(t.substring(t.indexOf(':') + 1)));
    }
    throw new IllegalArgumentException(
        "a device is cpu, gpu, gpu:N or auto, got '%s'".formatted(text));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CPU -> "cpu";
      case AUTO -> "auto";
      case GPU -> "gpu:" + index;
    };
  }
}
