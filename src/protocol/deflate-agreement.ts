/** Whether headers, or the value of one, agree on compression (RFC 7692, section 5). */
export const agreesOnDeflate = (text: string): boolean => /permessage-deflate/i.test(text);
