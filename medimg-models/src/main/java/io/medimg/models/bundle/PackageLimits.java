package io.medimg.models.bundle;

/**
 * Bounds that are checked while a package is read, by counting real bytes. Immutable and safe for
 * use by several threads.
 *
 * @param maxFileBytes largest file
 * @param maxTotalBytes all files together
 * @param maxFiles most files
 */
public record PackageLimits(long maxFileBytes, long maxTotalBytes, int maxFiles) {
  private static final PackageLimits DEFAULTS = new PackageLimits(512L << 20, 1L << 30, 256);

  /** JSON and texts are small; more than this is an attack or a mistake. */
  static final int MAX_TEXT_BYTES = 8 << 20;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is below 1, or a file would not fit an array
   */
  public PackageLimits {
    Checks.that(
        maxFileBytes >= 1 && maxFileBytes <= Integer.MAX_VALUE - 8,
        "maxFileBytes is 1 to 2^31 - 9, got %s",
        maxFileBytes);
    Checks.that(maxTotalBytes >= 1, "maxTotalBytes is at least 1, got %s", maxTotalBytes);
    Checks.that(maxFiles >= 1, "maxFiles is at least 1, got %s", maxFiles);
  }

  /** 512 MiB a file, 1 GiB in all, 256 files. */
  public static PackageLimits defaults() {
    return DEFAULTS;
  }
}
