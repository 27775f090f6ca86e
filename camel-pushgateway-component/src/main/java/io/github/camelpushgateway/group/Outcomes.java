// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells submissions how they ended: each once, on its endpoint's threads, those of one endpoint in one go. */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private Outcomes() {}

    static void accepted(List<Submission> accepted, int status) {
        byPusher(accepted, submission -> submission.completion().accepted(status));
    }

    static void failed(List<Submission> failed, Exception cause) {
        failed.forEach(submission -> submission.pusher().statistics().exchangesFailed(1));
        byPusher(List.copyOf(failed), submission -> submission.completion().failed(cause));
    }

    /** Tells the submissions on their endpoint's threads, those of one endpoint in one go. */
    private static void byPusher(List<Submission> submissions, Consumer<Submission> ending) {
        int from = 0;
        while (from < submissions.size()) {
            PushChannel pusher = submissions.get(from).pusher();
            int to = from + 1;
            while (to < submissions.size() && submissions.get(to).pusher() == pusher) {
                to++;
            }
            List<Submission> run = submissions.subList(from, to);
            pusher.runCompletion(() -> run.forEach(submission -> tell(submission, ending)));
            from = to;
        }
    }

    private static void tell(Submission submission, Consumer<Submission> ending) {
        try {
            if (submission.endsNow()) {
                ending.accept(submission);
            }
        } catch (RuntimeException e) {
            // Of the route's making; the next submission has to be told all the same.
            LOG.warn("What follows the push of {} failed", submission.batch().key(), e);
        }
    }
}
