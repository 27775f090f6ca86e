// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.group;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells submissions how they ended: each once, on its endpoint's threads, those of one endpoint in one go. */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private Outcomes() {}

    static void accepted(List<Submission> accepted, int status) {
        byChannel(accepted, status, null);
    }

    static void failed(List<Submission> failed, Exception cause) {
        failed.forEach(submission -> submission.channel().exchangesFailed(1));
        byChannel(List.copyOf(failed), 0, cause);
    }

    /**
     * As the other, for when memory may be gone: nothing is allocated here, and the submission learns it on this
     * thread.
     */
    static void failed(Submission failed, Exception cause) {
        failed.channel().exchangesFailed(1);
        if (failed.claimEnd()) {
            failed.channel().sourceEnded(1);
            tell(failed, 0, cause);
        }
    }

    private static void byChannel(List<Submission> submissions, int status, Exception cause) {
        int from = 0;
        while (from < submissions.size()) {
            PushChannel channel = submissions.get(from).channel();
            int to = from + 1;
            while (to < submissions.size() && submissions.get(to).channel() == channel) {
                to++;
            }
            List<Submission> run = submissions.subList(from, to);
            try {
                channel.runCompletion(() -> tell(channel, run, status, cause));
            } catch (Error e) {
                // No memory for a thread or a task: this thread has to do.
                channel.statistics().broken(e);
                tell(channel, run, status, cause);
            }
            from = to;
        }
    }

    private static void tell(PushChannel channel, List<Submission> run, int status, Exception cause) {
        // Counted before the first is told: what it answers with may be there before the last is.
        channel.sourceEnded(run.size());
        for (int i = 0; i < run.size(); i++) {
            if (run.get(i).claimEnd()) {
                tell(run.get(i), status, cause);
            }
        }
    }

    /** What follows may fail, or end in an Error; the next submission has to learn its outcome all the same. */
    private static void tell(Submission submission, int status, Exception cause) {
        try {
            if (cause == null) {
                submission.completion().accepted(status);
            } else {
                submission.completion().failed(cause);
            }
        } catch (RuntimeException e) {
            LOG.warn("What follows the push of {} failed", submission.batch().key(), e);
        } catch (Error e) {
            submission.channel().statistics().broken(e);
            try {
                LOG.error(
                        "What follows the push of {} failed", submission.batch().key(), e);
            } catch (Error again) {
                e.addSuppressed(again);
            }
        }
    }
}
