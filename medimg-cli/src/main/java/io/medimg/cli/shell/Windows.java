package io.medimg.cli.shell;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.WindowConstants;

/** Windows with pictures. Safe for use by several threads. */
final class Windows {
  private Windows() {}

  /** Opens a window; does nothing where there is no screen. */
  static void open(String title, BufferedImage picture) {
    if (GraphicsEnvironment.isHeadless()) {
      return;
    }
    EventQueue.invokeLater(
        () -> {
          JFrame frame = new JFrame("medimg: " + title);
          frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
          frame.add(new JLabel(new ImageIcon(picture)));
          frame.pack();
          frame.setVisible(true);
        });
  }
}
