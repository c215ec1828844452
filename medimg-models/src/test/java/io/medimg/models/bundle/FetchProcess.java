package io.medimg.models.bundle;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Fetches one model in a process of its own: address, folder, name. */
final class FetchProcess {
  private FetchProcess() {}

  public static void main(String[] args) throws IOException {
    ModelPackage model = HttpsSource.of(URI.create(args[0]), Path.of(args[1])).load(args[2]);
    System.out.println(model.sha256());
  }
}
