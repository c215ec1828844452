package io.medimg.dicom;

import com.fasterxml.jackson.databind.JsonNode;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.pixel.PixelModule;
import io.medimg.dicom.pixel.StoredPixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The pass rules for pixels of the shared collection's README: exact hashes and tolerances. */
final class PixelRules {
  private final PixelModule module;
  private final StoredPixels stored;
  private final PixelBuffer pixels;

  private PixelRules(PixelModule module, StoredPixels stored) {
    this.module = module;
    this.stored = stored;
    this.pixels = stored.pixels();
  }

  /** What is wrong with the samples of a file; empty if nothing is. */
  static Optional<String> judge(Path file, JsonNode decoded) throws IOException {
    ImageSource source = ImageSource.of(file);
    DicomDataset dataset = new DicomReader().readDataset(source, Limits.defaults());
    PixelModule module = PixelModule.of(source.name(), dataset, Limits.defaults());
    StoredPixels stored = StoredPixels.of(module, dataset);
    return new PixelRules(module, stored).judge(decoded);
  }

  private Optional<String> judge(JsonNode decoded) {
    if (decoded.get("dtype").asText().equals("f8")) {
      // Doubles are narrowed, so no hash fits.
      return atPositions(decoded, decoded, 0);
    }
    if (decoded.get("exact").asBoolean()) {
      String hash = ImageSource.sha256(Judge.words(module, stored));
      return hash.equals(decoded.get("sha256").asText())
              || hash.equals(decoded.path("sha256Raw").asText())
          ? Optional.empty()
          : Optional.of("not the same bytes; " + atPositions(decoded, decoded, 0).orElse(""));
    }
    Optional<String> first = tolerated(decoded, decoded);
    if (first.isPresent() && decoded.has("alternative")) {
      return tolerated(decoded.get("alternative"), decoded);
    }
    return first;
  }

  private Optional<String> tolerated(JsonNode wanted, JsonNode decoded) {
    JsonNode tolerance = decoded.get("tolerance");
    JsonNode other = wanted.has("noSmooth") ? wanted.get("noSmooth") : wanted;
    double most = tolerance.get("maxAbs").asDouble();
    Optional<String> apart = atPositions(wanted, decoded, most);
    if (apart.isPresent()) {
      return apart;
    }
    double mean = meanAtPositions(wanted, other, decoded);
    double grid = meanOfGrid(wanted, other);
    double allowed = tolerance.get("meanAbs").asDouble();
    return mean <= allowed && grid <= allowed
        ? Optional.empty()
        : Optional.of("mean %.3f, grid %.3f beyond %.3f".formatted(mean, grid, allowed));
  }

  /** How far a value is from the range between two others. */
  private static double apart(double value, double a, double b) {
    return Math.max(0, Math.max(Math.min(a, b) - value, value - Math.max(a, b)));
  }

  private double sample(int frame, JsonNode position, int channel) {
    int y = position.get(0).asInt();
    int x = position.get(1).asInt();
    return pixels.get(
        ((frame * module.rows() + y) * module.columns() + x) * module.samples() + channel);
  }

  private Optional<String> atPositions(JsonNode wanted, JsonNode decoded, double most) {
    JsonNode positions = decoded.get("positions");
    JsonNode other = wanted.has("noSmooth") ? wanted.get("noSmooth") : wanted;
    for (var frame : wanted.get("values").properties()) {
      int number = Integer.parseInt(frame.getKey());
      JsonNode others = other.get("values").get(frame.getKey());
      for (int i = 0; i < positions.size(); i++) {
        for (int c = 0; c < module.samples(); c++) {
          double value = sample(number, positions.get(i), c);
          double a = wanted(frame.getValue().get(i), c);
          double b = wanted(others.get(i), c);
          if (apart(value, a, b) > most) {
            return Optional.of(
                "frame %d at %s channel %d: %s, not %s or %s"
                    .formatted(number, positions.get(i), c, value, a, b));
          }
        }
      }
    }
    return Optional.empty();
  }

  private double wanted(JsonNode pixel, int channel) {
    double value = pixel.get(channel).asDouble();
    return module.pixelTag() == Tag.DOUBLE_FLOAT_PIXEL_DATA ? (float) value : value;
  }

  private double meanAtPositions(JsonNode wanted, JsonNode other, JsonNode decoded) {
    JsonNode positions = decoded.get("positions");
    double sum = 0;
    int count = 0;
    for (var frame : wanted.get("values").properties()) {
      int number = Integer.parseInt(frame.getKey());
      for (int i = 0; i < positions.size(); i++) {
        for (int c = 0; c < module.samples(); c++, count++) {
          double b = other.get("values").get(frame.getKey()).get(i).get(c).asDouble();
          double a = frame.getValue().get(i).get(c).asDouble();
          sum += apart(sample(number, positions.get(i), c), a, b);
        }
      }
    }
    return sum / count;
  }

  private double meanOfGrid(JsonNode wanted, JsonNode other) {
    JsonNode grid = wanted.get("grid");
    if (grid == null) {
      return 0; // too small for blocks
    }
    JsonNode others = other.has("grid") ? other.get("grid") : grid;
    double sum = 0;
    for (int i = 0; i < 64; i++) {
      for (int c = 0; c < module.samples(); c++) {
        double mean = blockMean(i / 8, i % 8, c);
        sum += apart(mean, cell(grid, i, c), cell(others, i, c));
      }
    }
    return sum / 64 / module.samples();
  }

  private static double cell(JsonNode grid, int i, int channel) {
    JsonNode node = grid.size() == 8 ? grid.get(i / 8).get(i % 8) : grid.get(i);
    return node.isArray() ? node.get(channel).asDouble() : node.asDouble();
  }

  private double blockMean(int i, int j, int channel) {
    double sum = 0;
    int count = 0;
    for (int y = module.rows() * i / 8; y < module.rows() * (i + 1) / 8; y++) {
      for (int x = module.columns() * j / 8; x < module.columns() * (j + 1) / 8; x++, count++) {
        sum += pixels.get((y * module.columns() + x) * module.samples() + channel);
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
