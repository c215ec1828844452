package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.medimg.core.geometry.Point3;
import io.medimg.core.image.Volume;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.nifti.Nifti;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** dcm2niix as a judge; tests that need it skip where it is not installed. */
final class Dcm2niix {
  private Dcm2niix() {}

  /** The volumes that it makes of a folder, by the names of its files. */
  static List<Volume> volumes(Path folder) throws IOException {
    Path out = Files.createDirectory(folder.resolve(".nifti"));
    run(folder, out);
    List<Volume> volumes = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".nii")).sorted().toList()) {
        volumes.addAll(Nifti.readVolumes(ImageSource.of(file), Limits.defaults()));
      }
    }
    return volumes;
  }

  private static void run(Path folder, Path out) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            "dcm2niix", "-b", "n", "-z", "n", "-f", "v", "-o", out + "", folder + "");
    command.redirectErrorStream(true).redirectOutput(out.resolve("log").toFile());
    Process process;
    try {
      process = command.start();
    } catch (IOException e) {
      assumeTrue(false, "no dcm2niix here (package dcm2niix)");
      throw e;
    }
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Holds that every voxel lies and is as in another volume, whatever the order of its axes. */
  static void assertSame(Volume own, Volume other) {
    assertThat(own.voxels().length()).isEqualTo(other.voxels().length());
    for (int k = 0; k < own.depth(); k++) {
      for (int n = 0; n < own.width() * own.height(); n++) {
        Point3 voxel = new Point3(n % own.width(), n / own.width(), k);
        Point3 there =
            other.grid().toPatient().inverse().apply(own.grid().toPatient().apply(voxel));
        Point3 whole = new Point3(Math.rint(there.x()), Math.rint(there.y()), Math.rint(there.z()));
        assertThat(there.minus(whole).length()).isLessThan(1e-4);
        assertThat(other.value((int) whole.x(), (int) whole.y(), (int) whole.z()))
            .isEqualTo(own.value((int) voxel.x(), (int) voxel.y(), k));
      }
    }
  }
}
