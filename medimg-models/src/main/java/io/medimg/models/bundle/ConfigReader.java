package io.medimg.models.bundle;

import io.medimg.core.geometry.Size;
import io.medimg.core.image.Modality;
import io.medimg.core.image.ViewPosition;
import io.medimg.core.task.Label;
import io.medimg.core.task.ScoreKind;
import io.medimg.core.task.Threshold;
import io.medimg.core.tensor.Shape;
import io.medimg.models.bundle.Golden.GoldenTensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code configs/medimg.json} to {@link MedimgConfig}; unknown fields are refused by name. */
final class ConfigReader {
  private ConfigReader() {}

  static MedimgConfig read(String where, byte[] content) {
    JsonFields f = JsonFields.parse(where, content);
    int schema = f.integer("schemaVersion");
    if (schema != MedimgConfig.SCHEMA_VERSION) {
      throw new ModelPackageException(
          "%s: schemaVersion is %d, this version of medimg reads %d; %s"
              .formatted(
                  where,
                  schema,
                  MedimgConfig.SCHEMA_VERSION,
                  schema > MedimgConfig.SCHEMA_VERSION ? "update medimg" : "export it anew"));
    }
    Map<String, String> hashes = f.textMap("sha256");
    InputContract input = input(f.object("input"));
    List<OutputLabel> labels = list(f, "labels", ConfigReader::label);
    MedimgConfig.Builder builder =
        MedimgConfig.builder(f.raw("preprocessing"), input, labels, f.text("logitsOutput"))
            .sha256(hashes)
            .camHead(optional(f, "camHead", ConfigReader::camHead))
            .features(optional(f, "features", ConfigReader::features))
            .decoder(optional(f, "decoder", ConfigReader::decoder))
            .golden(optional(f, "golden", ConfigReader::golden))
            .data(list(f, "data", ConfigReader::data))
            .evaluation(list(f, "evaluation", ConfigReader::evaluation))
            .rejected(list(f, "rejected", ConfigReader::rejected))
            .factors(f.texts("factors"))
            .ethics(f.texts("ethics"))
            .knownFailures(f.texts("knownFailures"));
    f.end();
    return f.build(builder::build);
  }

  private static <T> @Nullable T optional(
      JsonFields f, String key, Function<JsonFields, T> reader) {
    JsonFields object = f.optionalObject(key);
    return object == null ? null : reader.apply(object);
  }

  private static <T> List<T> list(JsonFields f, String key, Function<JsonFields, T> reader) {
    return f.objects(key).stream().map(reader).toList();
  }

  private static InputContract input(JsonFields f) {
    List<Modality> modalities = f.choices("modalities", Modality.class);
    List<ViewPosition> views = f.choices("views", ViewPosition.class);
    List<String> bodyParts = f.texts("bodyParts");
    String name = f.text("inputName");
    int channels = f.integer("channels");
    int width = f.integer("width");
    int height = f.integer("height");
    int minSourceSide = f.integer("minSourceSide");
    double minAge = f.number("minAgeYears");
    double maxAge = f.number("maxAgeYears");
    f.end();
    return f.build(
        () ->
            new InputContract(
                modalities,
                views,
                bodyParts,
                name,
                channels,
                new Size(width, height),
                minSourceSide,
                minAge,
                maxAge));
  }

  private static OutputLabel label(JsonFields f) {
    String name = f.text("name");
    String code = f.text("code", "");
    ScoreKind kind = f.choice("kind", ScoreKind.class);
    Threshold threshold = optional(f, "threshold", ConfigReader::threshold);
    Calibration calibration = optional(f, "calibration", ConfigReader::calibration);
    boolean trained = f.flag("trained");
    String explanation = f.text("explanation", "");
    AgeRange ages = optional(f, "ages", ConfigReader::ages);
    String group = f.has("group") ? f.text("group") : null;
    Double point = f.has("operatingPoint") ? f.number("operatingPoint") : null;
    f.end();
    return f.build(
        () ->
            new OutputLabel(
                new Label(name, code),
                kind,
                threshold,
                calibration,
                trained,
                explanation,
                ages,
                group,
                point));
  }

  private static AgeRange ages(JsonFields f) {
    double min = f.number("minYears");
    double max = f.number("maxYears");
    f.end();
    return f.build(() -> new AgeRange(min, max));
  }

  private static Threshold threshold(JsonFields f) {
    double value = f.number("value");
    String chosenBy = f.text("chosenBy");
    f.end();
    return f.build(() -> new Threshold(value, chosenBy));
  }

  private static Calibration calibration(JsonFields f) {
    String method = f.text("method");
    double a = f.number("a");
    double b = f.number("b");
    f.end();
    return f.build(() -> new Calibration(method, a, b));
  }

  private static CamHead camHead(JsonFields f) {
    String output = f.text("output");
    double[] bias = f.numbers("bias");
    f.end();
    return f.build(() -> new CamHead(output, bias));
  }

  private static FeatureStatistics features(JsonFields f) {
    String output = f.text("output");
    float[] mean = floats(f.numbers("mean"));
    float[] precision = floats(f.numbers("precision"));
    double cut = f.has("cut") ? f.number("cut") : Double.POSITIVE_INFINITY;
    double threshold = f.number("threshold");
    String chosenBy = f.text("chosenBy");
    f.end();
    return f.build(() -> new FeatureStatistics(output, mean, precision, cut, threshold, chosenBy));
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static DecoderSpec decoder(JsonFields f) {
    String layout = f.text("layout");
    long[] strides = f.longs("strides");
    double confidence = f.number("confidence");
    double iou = f.number("iou");
    int most = f.integer("maxDetections");
    boolean agnostic = f.flag("classAgnostic");
    f.end();
    return f.build(
        () -> {
          int[] steps = new int[strides.length];
          for (int i = 0; i < steps.length; i++) {
            steps[i] = (int) Math.max(0, Math.min(strides[i], Integer.MAX_VALUE));
          }
          return new DecoderSpec(layout, steps, confidence, iou, most, agnostic);
        });
  }

  private static Golden golden(JsonFields f) {
    GoldenTensor input = tensor(f.object("input"));
    List<GoldenTensor> outputs = list(f, "outputs", ConfigReader::tensor);
    double tolerance = f.number("tolerance");
    f.end();
    return f.build(() -> new Golden(input, outputs, tolerance));
  }

  private static GoldenTensor tensor(JsonFields f) {
    String name = f.text("name");
    String file = f.text("file");
    long[] shape = f.longs("shape");
    f.end();
    return f.build(() -> new GoldenTensor(name, file, Shape.of(shape)));
  }

  private static DataDescription data(JsonFields f) {
    String name = f.text("name");
    String purpose = f.text("purpose");
    String source = f.text("source", "");
    String licence = f.text("licence");
    long images = f.longInteger("images");
    long patients = f.has("patients") ? f.longInteger("patients") : 0;
    String split = f.text("split");
    String note = f.text("note", "");
    f.end();
    return f.build(
        () -> new DataDescription(name, purpose, source, licence, images, patients, split, note));
  }

  private static LabelEvaluation evaluation(JsonFields f) {
    String label = f.text("label");
    String dataset = f.text("dataset");
    String subgroup = f.text("subgroup", LabelEvaluation.ALL);
    long n = f.longInteger("n");
    long positives = f.longInteger("positives");
    double auroc = f.numberOrNan("auroc");
    double low = f.numberOrNan("low");
    double high = f.numberOrNan("high");
    double sensitivity = f.numberOrNan("sensitivity");
    double specificity = f.numberOrNan("specificity");
    double ece = f.numberOrNan("ece");
    f.end();
    return f.build(
        () ->
            new LabelEvaluation(
                label,
                dataset,
                subgroup,
                n,
                positives,
                auroc,
                low,
                high,
                sensitivity,
                specificity,
                ece));
  }

  private static RejectedNetwork rejected(JsonFields f) {
    String name = f.text("name");
    String reason = f.text("reason");
    String dataset = f.text("dataset");
    double auroc = f.numberOrNan("auroc");
    double low = f.numberOrNan("low");
    double high = f.numberOrNan("high");
    f.end();
    return f.build(() -> new RejectedNetwork(name, reason, dataset, auroc, low, high));
  }
}
