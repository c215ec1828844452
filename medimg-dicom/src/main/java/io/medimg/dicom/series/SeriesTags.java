package io.medimg.dicom.series;

/** Tags of what orders slices (DICOM PS3.6). Safe for use by several threads. */
final class SeriesTags {
  static final int DIRECTORY_RECORD_SEQUENCE = 0x0004_1220;
  static final int DIRECTORY_RECORD_TYPE = 0x0004_1430;
  static final int REFERENCED_FILE_ID = 0x0004_1500;
  static final int IMAGE_TYPE = 0x0008_0008;
  static final int ACQUISITION_TIME = 0x0008_0032;
  static final int CONTENT_TIME = 0x0008_0033;
  static final int SLICE_THICKNESS = 0x0018_0050;
  static final int ECHO_TIME = 0x0018_0081;
  static final int INVERSION_TIME = 0x0018_0082;
  static final int ECHO_NUMBERS = 0x0018_0086;
  static final int SPACING_BETWEEN_SLICES = 0x0018_0088;
  static final int TRIGGER_TIME = 0x0018_1060;
  static final int FRAME_ACQUISITION_DATE_TIME = 0x0018_9074;
  static final int DIFFUSION_GRADIENT_DIRECTION_SEQUENCE = 0x0018_9076;
  static final int EFFECTIVE_ECHO_TIME = 0x0018_9082;
  static final int DIFFUSION_B_VALUE = 0x0018_9087;
  static final int DIFFUSION_GRADIENT_ORIENTATION = 0x0018_9089;
  static final int MR_ECHO_SEQUENCE = 0x0018_9114;
  static final int MR_DIFFUSION_SEQUENCE = 0x0018_9117;
  static final int CARDIAC_SYNCHRONIZATION_SEQUENCE = 0x0018_9118;
  static final int MR_IMAGE_FRAME_TYPE_SEQUENCE = 0x0018_9226;
  static final int COMPLEX_IMAGE_COMPONENT = 0x0008_9208;
  static final int SERIES_INSTANCE_UID = 0x0020_000E;
  static final int SERIES_NUMBER = 0x0020_0011;
  static final int ACQUISITION_NUMBER = 0x0020_0012;
  static final int INSTANCE_NUMBER = 0x0020_0013;
  static final int IMAGE_POSITION = 0x0020_0032;
  static final int IMAGE_ORIENTATION = 0x0020_0037;
  static final int TEMPORAL_POSITION = 0x0020_0100;
  static final int STACK_ID = 0x0020_9056;
  static final int FRAME_CONTENT_SEQUENCE = 0x0020_9111;
  static final int PLANE_POSITION_SEQUENCE = 0x0020_9113;
  static final int PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
  static final int TEMPORAL_POSITION_INDEX = 0x0020_9128;
  static final int NOMINAL_CARDIAC_TRIGGER_DELAY = 0x0020_9153;
  static final int ENERGY_WINDOW_VECTOR = 0x0054_0010;
  static final int DETECTOR_VECTOR = 0x0054_0020;
  static final int DETECTOR_INFORMATION_SEQUENCE = 0x0054_0022;
  static final int PHASE_VECTOR = 0x0054_0030;
  static final int ROTATION_VECTOR = 0x0054_0050;
  static final int RR_INTERVAL_VECTOR = 0x0054_0060;
  static final int TIME_SLOT_VECTOR = 0x0054_0070;
  static final int SLICE_VECTOR = 0x0054_0080;
  static final int ANGULAR_VIEW_VECTOR = 0x0054_0090;
  static final int TIME_SLICE_VECTOR = 0x0054_0100;
  static final int FRAME_REFERENCE_TIME = 0x0054_1300;
  static final int SEGMENT_IDENTIFICATION_SEQUENCE = 0x0062_000A;
  static final int REFERENCED_SEGMENT_NUMBER = 0x0062_000B;
  static final int GRID_FRAME_OFFSET_VECTOR = 0x3004_000C;

  private SeriesTags() {}
}
