declare const functions: Record<string, (data: unknown) => boolean>;
export = functions;
