package io.medimg.training;

import java.nio.file.Path;
import java.util.List;

/**
 * How a network is trained. Immutable and safe for use by several threads.
 *
 * @param data folder that holds chest-kermany, chest-nih and chest-covid
 * @param out folder for checkpoints, log and results; made if it is not there
 * @param backbones paths of NAME.json files (NAME.npz beside them), or {@code random:PATH} to take
 *     the graph alone and start from random weights
 * @param size side of the network's input in pixels
 * @param batch films per step
 * @param epochs passes of the schedule
 * @param kermanyPerEpoch paediatric films drawn per epoch
 * @param nihPerEpoch adult films drawn per epoch
 * @param rate peak learning rate of the backbone
 * @param headRate peak learning rate of the head
 * @param decay weight decay of the kernels
 * @param average share of the averaged weights that each step keeps
 * @param strength strength of augmentation, 1 as designed
 * @param dropout share of the pooled features that training hides from the head
 * @param mixup chance that a film is mixed with its neighbour in the batch
 * @param adultShare weight of adult films in the paediatric head (normal against pneumonia); 0
 *     leaves them out
 * @param probe whether the head starts from a regression on the backbone's features instead of zero
 * @param balanced whether adult films are drawn with as many findings as none in every view;
 *     otherwise each comes once per epoch
 * @param coarse whether the adult films of 64 pixels take part
 * @param fold which of {@code folds} parts of the adult films (by patient) is held apart, or -1 for
 *     the published split
 * @param folds number of parts
 * @param seed start of every random choice
 */
record TrainingOptions(
    Path data,
    Path out,
    List<String> backbones,
    int size,
    int batch,
    int epochs,
    int kermanyPerEpoch,
    int nihPerEpoch,
    double rate,
    double headRate,
    double decay,
    double average,
    double strength,
    double dropout,
    double mixup,
    double adultShare,
    boolean probe,
    boolean balanced,
    boolean coarse,
    int fold,
    int folds,
    long seed) {

  TrainingOptions {
    backbones = List.copyOf(backbones);
  }
}
