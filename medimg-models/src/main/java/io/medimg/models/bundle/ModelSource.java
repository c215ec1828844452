package io.medimg.models.bundle;

import java.io.IOException;
import java.util.List;

/**
 * A place that model packages come from. Implementations are safe for use by several threads, and
 * touch nothing (no file, no socket) until they are asked.
 */
public interface ModelSource {
  /**
   * The models that are there.
   *
   * @return sorted by name; broken ones say what is wrong with them
   * @throws IOException if the place cannot be read or reached
   */
  List<ModelListing> list() throws IOException;

  /**
   * Reads a model and checks all of it.
   *
   * @param name as {@link #list()} gives it
   * @return the package
   * @throws IllegalArgumentException if there is no such model; the message names those that are
   * @throws IOException if the place cannot be read or reached
   * @throws ModelPackageException if it is not a sound package
   */
  ModelPackage load(String name) throws IOException;
}
