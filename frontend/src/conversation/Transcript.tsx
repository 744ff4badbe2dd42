// The messages, as plain text; stays at the newest unless the person scrolled up to read.
import { useLayoutEffect, useRef, useState } from "react";
import type { Conversation, Message } from "../live/transcript.ts";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Transcript.module.css";
import { whoKey } from "./who.ts";

const NEAR = 40;

export function TranscriptView(props: { conversation: Conversation; messages: readonly Message[] }) {
  const { t } = useText();
  const { messages } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [read, setRead] = useState<number | null>(null);

  const count = messages.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what scrolls.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && read === null) box.scrollTop = box.scrollHeight;
  }, [count, read]);

  if (count === 0) return <p className={styles.empty}>{t("panel.no_messages")}</p>;
  const newer = read === null ? 0 : count - read;
  return (
    <>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={t("panel.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={(event) => {
          const box = event.currentTarget;
          const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
          setRead((now) => (atEnd ? null : (now ?? count)));
        }}
      >
        <ol className={styles.list}>
          {messages.map((message, index) => (
            <Bubble
              key={message.id}
              message={message}
              previous={messages[index - 1] ?? null}
              contact={props.conversation.contact}
            />
          ))}
        </ol>
      </div>
      {read === null ? null : (
        <button type="button" className={styles.latest} onClick={() => setRead(null)}>
          {newer > 0 ? t("panel.newer", { n: newer }) : t("panel.latest")}
          <Icon name="descend" size={14} />
        </button>
      )}
    </>
  );
}

function Bubble(props: { message: Message; previous: Message | null; contact: Conversation["contact"] }) {
  const { t, region } = useText();
  const { message, previous } = props;
  const known = message.kind === "contact" ? props.contact.name : message.author?.name;
  const who = known || t(whoKey(message.kind));
  const same = previous !== null && previous.kind === message.kind && previous.author?.id === message.author?.id;
  // Of the customer's language we know; of what others write we do not.
  const lang = message.kind === "contact" ? (props.contact.language ?? undefined) : undefined;
  return (
    <li className={styles.message} data-kind={message.kind} data-same={same || undefined}>
      <p className={same ? "visually-hidden" : styles.who}>
        {message.kind === "note" ? (
          <strong className={styles.note}>
            <Icon name="lock" size={12} />
            {t("panel.note")}
          </strong>
        ) : null}
        <span dir="auto">{who}</span>
      </p>
      <div className={styles.bubble}>
        <p className={styles.text} dir="auto" lang={lang}>
          {message.text || message.attachments.length ? message.text : <em>{t("panel.erased")}</em>}
        </p>
        {message.attachments.length ? (
          <ul className={styles.attachments}>
            {message.attachments.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no id and never change.
              <li key={index}>
                <Icon name="attach" size={14} />
                <span dir="auto">{t("panel.attachment", { name: each.name })}</span>
              </li>
            ))}
          </ul>
        ) : null}
        <time className={styles.time} dateTime={new Date(message.at).toISOString()} title={region.moment(message.at)}>
          {region.clock(message.at, message.at)}
        </time>
      </div>
    </li>
  );
}
