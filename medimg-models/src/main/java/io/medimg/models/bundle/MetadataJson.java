package io.medimg.models.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.medimg.core.image.Modality;
import java.util.List;
import java.util.Map;

/**
 * {@code configs/metadata.json} to and from {@link PackageMetadata}. MONAI allows keys of its
 * users, so unknown ones are left alone.
 */
final class MetadataJson {
  private static final String NO_VERSION = "n/a";

  private MetadataJson() {}

  static PackageMetadata read(String where, byte[] content) {
    JsonFields f = JsonFields.parse(where, content);
    String name = f.text("name");
    String version = f.text("version");
    String task = f.text("task");
    String description = f.text("description");
    String authors = f.text("authors");
    String copyright = f.text("copyright");
    String intendedUse = f.text("intended_use");
    String dataSource = f.text("data_source", "");
    List<String> references = f.has("references") ? f.texts("references") : List.of();
    Map<String, String> changelog = f.has("changelog") ? f.textMap("changelog") : Map.of();
    Map<String, Double> metrics = f.has("eval_metrics") ? f.numberMap("eval_metrics") : Map.of();
    return f.build(
        () ->
            new PackageMetadata(
                name,
                version,
                task,
                description,
                authors,
                copyright,
                intendedUse,
                dataSource,
                references,
                changelog,
                metrics));
  }

  static byte[] write(PackageMetadata m, MedimgConfig config) {
    ObjectNode root = JsonText.object();
    root.put("name", m.name());
    root.put("version", m.version());
    JsonText.putTextMap(root, "changelog", m.changelog());
    root.put("monai_version", NO_VERSION);
    root.put("pytorch_version", NO_VERSION);
    root.put("numpy_version", NO_VERSION);
    root.putObject("optional_packages_version");
    root.put("task", m.task());
    root.put("description", m.description());
    root.put("authors", m.authors());
    root.put("copyright", m.copyright());
    root.put("intended_use", m.intendedUse());
    root.put("data_source", m.dataSource());
    ObjectNode metrics = root.putObject("eval_metrics");
    m.evalMetrics().forEach((key, value) -> JsonText.putNumber(metrics, key, value));
    JsonText.putTexts(root, "references", m.references());
    networkDataFormat(root.putObject("network_data_format"), config);
    return JsonText.bytes(root);
  }

  private static void networkDataFormat(ObjectNode format, MedimgConfig config) {
    InputContract in = config.input();
    ObjectNode input = format.putObject("inputs").putObject(in.inputName());
    input.put("type", "image");
    input.put("format", "magnitude");
    List<String> modalities = in.modalities().stream().map(Modality::name).toList();
    input.put("modality", modalities.isEmpty() ? NO_VERSION : String.join(", ", modalities));
    input.put("num_channels", in.channels());
    input.putArray("spatial_shape").add(in.size().height()).add(in.size().width());
    input.put("dtype", "float32");
    input.putArray("value_range");
    input.put("is_patch_data", false);
    ObjectNode channels = input.putObject("channel_def");
    for (int c = 0; c < in.channels(); c++) {
      channels.put(
          String.valueOf(c), in.channels() == 1 ? "gray" : List.of("red", "green", "blue").get(c));
    }
    ObjectNode output = format.putObject("outputs").putObject(config.logitsOutput());
    output.put("type", config.decoder() == null ? "probabilities" : "tuples");
    output.put("format", config.decoder() == null ? "classes" : "points");
    output.put("modality", NO_VERSION);
    output.put("num_channels", config.labels().size());
    output.putArray("spatial_shape");
    output.put("dtype", "float32");
    output.putArray("value_range");
    output.put("is_patch_data", false);
    ObjectNode meaning = output.putObject("channel_def");
    for (int i = 0; i < config.labels().size(); i++) {
      meaning.put(String.valueOf(i), "logit of " + config.labels().get(i).label().name());
    }
  }
}
