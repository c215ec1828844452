package io.medimg.cli;

import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PhotometricInterpretation;
import io.medimg.core.image.VoiWindow;
import io.medimg.core.render.Display;
import io.medimg.core.render.FilesWhole;
import io.medimg.core.render.Overlay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows images as PNG. Not safe for use by several threads; build one per thread. */
@Command(
    name = "to-png",
    mixinStandardHelpOptions = true,
    description = "Write images as PNG: as a viewer shows them, or their stored values in 16 bits.")
final class DicomToPngCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private DicomFileOptions files = new DicomFileOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Where PNG files go (here).")
  private @Nullable Path out;

  @Option(names = "--frame", paramLabel = "N", description = "Which frame, from 1 (1).")
  private int frame = 1;

  @Option(
      names = "--window",
      paramLabel = "CENTER,WIDTH",
      split = ",",
      arity = "1",
      description =
          "Window in real units, such as HU (the file's LUT or first window, else nearly all values).")
  private double @Nullable [] window;

  @Option(names = "--invert", description = "Exchange black and white.")
  private boolean invert;

  @Option(names = "--16bit", description = "Stored values, gray, without a window.")
  private boolean sixteen;

  DicomToPngCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (frame < 1) {
      throw files.usage("--frame is 1 or more, got " + frame);
    }
    if (window != null
        && (window.length != 2 || !(window[1] >= 1) || !Double.isFinite(window[0]))) {
      throw files.usage("--window is CENTER,WIDTH with a width of 1 or more, such as 40,400");
    }
    if (sixteen && (window != null || invert)) {
      throw files.usage("--16bit writes stored values; it goes without --window and --invert");
    }
    Outputs outputs = Outputs.at(out == null ? Path.of("") : out);
    var limits = files.limits();
    return new DicomFiles(terminal, limits)
        .run(files.files(), (input, dataset) -> one(input, input.read(limits), outputs));
  }

  private void one(Input input, MedicalImage image, Outputs outputs) throws IOException {
    if (frame > image.frames()) {
      throw new IOException("has %d frames, --frame asks for %d".formatted(image.frames(), frame));
    }
    MedicalImage shown = image.frame(frame - 1);
    shown = shown.withMetadata(adjusted(shown));
    String ending = image.frames() > 1 ? ".frame" + frame + ".png" : ".png";
    MedicalImage picture = shown;
    Path file =
        outputs.write(
            input,
            ending,
            f -> {
              if (sixteen) {
                FilesWhole.write(f, PngFiles.sixteenBits(picture));
              } else {
                Overlay.writePng(Display.render(picture, picture.size()), f);
              }
            });
    String how = sixteen ? "stored values" : Display.describe(shown);
    terminal.println("%s -> %s: %s, %s".formatted(input.name(), file, shown.size(), how));
    shown.metadata().notices().forEach(notice -> terminal.println("  note: " + notice));
  }

  private ImageMetadata adjusted(MedicalImage image) {
    ImageMetadata.Builder b = image.metadata().toBuilder();
    if (window != null) {
      b.voiLuts(List.of()).windows(List.of(VoiWindow.linear(window[0], window[1])));
    }
    if (invert && image.channels() == 1) {
      b.presentationLutShape(null)
          .photometricInterpretation(
              Display.isInverted(image.metadata())
                  ? PhotometricInterpretation.MONOCHROME2
                  : PhotometricInterpretation.MONOCHROME1);
    }
    return b.build();
  }
}
