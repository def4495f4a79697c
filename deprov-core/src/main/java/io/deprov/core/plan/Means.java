package io.deprov.core.plan;

/**
 * What there is besides targets when a plan is executed.
 *
 * @param keepsUndo whether undo is kept; nothing is planned as restorable otherwise
 * @param hasNotifier whether there is somebody to hand notices to; a person tells otherwise
 */
public record Means(boolean keepsUndo, boolean hasNotifier) {}
