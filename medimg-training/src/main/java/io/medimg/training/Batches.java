package io.medimg.training;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Prepares the batches of one epoch ahead of time on a thread of its own.
 *
 * <p>What is drawn depends on seed, epoch and place alone, so that a resumed run sees the same
 * films. Not safe for use by several threads; build one per thread.
 */
final class Batches implements Iterator<Batches.Batch>, AutoCloseable {
  private static final int AHEAD = 4;

  private final List<Film> order;
  private final TrainingOptions options;
  private final FilmCache cache;
  private final LossWeights weights;
  private final int features;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;
  private int given;

  /**
   * The films of an epoch and what their labels count.
   *
   * @param films in order
   * @param weights of their labels
   */
  record Drawn(List<Film> films, LossWeights weights) {}

  /**
   * What one step is made from.
   *
   * @param images N x size x size values in [-1, 1]
   * @param targets N x labels, smoothed
   * @param weights N x labels, 0 where the label is not known
   * @param keep N x features, 0 or 1 / (1 - dropout)
   * @param count N
   */
  record Batch(float[] images, float[] targets, float[] weights, float[] keep, int count) {}

  /**
   * Begins to prepare an epoch.
   *
   * @param drawn its films in order
   * @param epoch its number, from 0
   */
  Batches(Drawn drawn, TrainingOptions options, FilmCache cache, int features, int epoch) {
    this.order = drawn.films();
    this.options = options;
    this.cache = cache;
    this.weights = drawn.weights();
    this.features = features;
    this.thread = new Thread(() -> produce(epoch), "medimg-batches");
    thread.setDaemon(true);
    thread.start();
  }

  int count() {
    return order.size() / options.batch();
  }

  @Override
  public boolean hasNext() {
    return given < count();
  }

  @Override
  public Batch next() {
    given++;
    try {
      Object next = queue.take();
      if (next instanceof Batch batch) {
        return batch;
      }
      throw new IllegalStateException("a batch could not be prepared", (Throwable) next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
  }

  private void produce(int epoch) {
    try {
      for (int i = 0; i < count(); i++) {
        queue.put(batch(i, epoch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      queue.clear();
      queue.offer(e);
    }
  }

  private Batch batch(int index, int epoch) {
    int n = options.batch();
    int pixels = options.size() * options.size();
    int labels = ChestLabels.ALL.size();
    float[] images = new float[n * pixels];
    float[] targets = new float[n * labels];
    float[] known = new float[n * labels];
    float[] keep = new float[n * features];
    Augmenter augmenter = new Augmenter(cache.size(), options.size(), options.strength());
    for (int i = 0; i < n; i++) {
      Film film = order.get(index * n + i);
      Random random = new Random(((options.seed() * 31 + epoch) * 1_000_003 + index) * 1_009 + i);
      float[] image = augmenter.augment(cache.get(film), random);
      System.arraycopy(image, 0, images, i * pixels, pixels);
      weights.fill(film, targets, known, i * labels);
      drop(keep, i * features, random);
    }
    mix(images, targets, known, new Random(options.seed() + epoch * 7919L + index));
    return new Batch(images, targets, known, keep, n);
  }

  private void drop(float[] keep, int from, Random random) {
    float kept = (float) (1 / (1 - options.dropout()));
    for (int i = 0; i < features; i++) {
      keep[from + i] = random.nextDouble() < options.dropout() ? 0f : kept;
    }
  }

  /** Mixes some films with the next one (Zhang et al. 2018) where both know the same labels. */
  private void mix(float[] images, float[] targets, float[] known, Random random) {
    int n = options.batch();
    int pixels = images.length / n;
    int labels = targets.length / n;
    for (int i = 0; i + 1 < n; i++) {
      float share = (float) (0.6 + 0.4 * random.nextDouble());
      if (random.nextDouble() >= options.mixup() || !sameLabels(known, i, labels)) {
        continue;
      }
      blend(images, i * pixels, pixels, share);
      blend(targets, i * labels, labels, share);
      blend(known, i * labels, labels, share);
    }
  }

  private static boolean sameLabels(float[] known, int index, int labels) {
    for (int l = 0; l < labels; l++) {
      if (known[index * labels + l] > 0 != known[(index + 1) * labels + l] > 0) {
        return false;
      }
    }
    return true;
  }

  private static void blend(float[] array, int from, int length, float share) {
    for (int i = from; i < from + length; i++) {
      array[i] = share * array[i] + (1 - share) * array[i + length];
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
