package io.deprov.core.journal.file;

import io.deprov.core.journal.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The newest frames, which the audit pump asks for after each change. Not thread-safe. */
final class Tail {

    private final Deque<Frame> frames = new ArrayDeque<>();
    private final int most;

    Tail(int most) {
        this.most = most;
    }

    /** Takes the frame that follows the last one. */
    void add(Frame frame) {
        frames.addLast(frame);
        if (frames.size() > most) {
            frames.removeFirst();
        }
    }

    /** The frames from behind one up to another; empty when not all of them are here any more. Looks at these and those behind them only. */
    Optional<List<Frame>> between(long after, long upTo) {
        Frame oldest = frames.peekFirst();
        if (oldest == null || oldest.sequence() > after + 1) {
            return Optional.empty();
        }
        Deque<Frame> found = new ArrayDeque<>();
        for (Iterator<Frame> back = frames.descendingIterator(); back.hasNext(); ) {
            Frame frame = back.next();
            if (frame.sequence() <= after) {
                break;
            }
            if (frame.sequence() <= upTo) {
                found.addFirst(frame);
            }
        }
        return Optional.of(List.copyOf(found));
    }
}
